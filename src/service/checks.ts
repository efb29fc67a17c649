/** What every request is held against before it reaches an object, with Temporal's words and in its order. PURE. */
import { payloadSize } from '../../protocol/payload.ts';
import type { Priority } from '../../protocol/events.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type {
  ExecutionRequest,
  SignalWorkflowExecutionRequest,
  StartWorkflowExecutionRequest,
  UpdateWorkflowExecutionRequest,
} from '../../protocol/requests.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type {
  ActivityOptions,
  PauseWorkflowExecutionRequest,
  ResetWorkflowExecutionRequest,
  UpdateActivityOptionsRequest,
} from '../../protocol/operator-requests.ts';
import { linksProblem } from '../../protocol/links.ts';
import { callbackToken } from '../../protocol/nexus.ts';
import { retryPolicyProblem } from '../../protocol/retry-policy.ts';
import { taskQueueProblem } from '../../protocol/task-queue-name.ts';
import { invalid, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { TERMINATE_IF_RUNNING_ALONE } from '../history/chain.ts';
import { isCronSchedule } from '../history/cron.ts';
import { limits, userMetadataProblem } from '../history/limits.ts';
import { typedSearchAttributes } from '../history/search-attributes.ts';

/** Ids, names and types are at most this long, in characters. */
const ID_LENGTH = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Names and values of the headers of one callback, together. */
const CALLBACK_HEADER_SIZE = 8 * 1024;
const FAIRNESS_KEY_LENGTH = 64;
const TOO_LARGE = 'Blob data size exceeds limit.';

export const isLong = (text: string): boolean => text.length > ID_LENGTH && [...text].length > ID_LENGTH;
export const isTooLarge = (payloads: readonly Payload[] | undefined): boolean =>
  payloadSize(payloads) > limits.payloads;
/** Payloads of one request are at most 2 MB. */
export const checkPayloads = <Request>(request: Request, payloads: readonly Payload[] | undefined): Reply<Request> =>
  isTooLarge(payloads) ? invalid(TOO_LARGE) : ok(request);

export function checkExecution({ workflowId, runId }: ExecutionRequest): Reply<null> {
  if (workflowId === '') return invalid('WorkflowId is not set on request.');
  if (isLong(workflowId)) return invalid('WorkflowId length exceeds limit.');
  if (runId !== undefined && !UUID.test(runId)) return invalid('Invalid RunId.');
  return ok(null);
}

export function checkSignal<Request extends Pick<SignalWorkflowExecutionRequest, 'signalName' | 'input' | 'requestId'>>(
  request: Request,
): Reply<Request> {
  if (request.signalName === '') return invalid('SignalName is not set on request.');
  if (isLong(request.signalName)) return invalid('SignalName length exceeds limit.');
  if (isLong(request.requestId ?? '')) return invalid('RequestId length exceeds limit.');
  return checkPayloads(request, request.input);
}

export function checkUpdate<Request extends Pick<UpdateWorkflowExecutionRequest, 'update'>>(
  request: Request,
): Reply<Request> {
  const { meta, input } = request.update;
  if (isLong(meta.updateId)) return invalid('UpdateId length exceeds limit.');
  if (isLong(input.name)) return invalid('Update name length exceeds limit.');
  return checkPayloads(request, input.args);
}

/** A start as the engine takes it: with types on its search attributes, and without what is empty. */
export function checkStart(
  request: StartWorkflowExecutionRequest,
  types: SearchAttributeTypes,
): Reply<StartWorkflowExecutionRequest> {
  const { namespace, signal } = request;
  const problem = signal === undefined ? startProblem(request) : signalWithStartProblem(request);
  if (problem) return invalid(problem);
  const policies = policiesProblem(request);
  if (policies) return invalid(policies);
  const searchAttributes = typedSearchAttributes(namespace, request.searchAttributes, types);
  if (searchAttributes.error) return searchAttributes;
  const priority = priorityProblem(request.priority);
  if (priority) return invalid(priority);
  if (signal !== undefined) {
    const checked = checkSignal(signal);
    if (checked.error) return checked;
  }
  if (isTooLarge(request.input)) return invalid(TOO_LARGE);
  if (payloadSize(Object.values(request.memo ?? {})) > limits.memo) return invalid('Memo size exceeds limit.');
  const metadata = userMetadataProblem(request.userMetadata);
  if (metadata) return invalid(metadata);
  const callbacks = checkCallbacks(request);
  if (callbacks.error) return callbacks;
  const missing = ['versioningOverride', 'timeSkippingConfig'].find((name) => isGiven(request, name));
  if (missing) return refuse('UNIMPLEMENTED', `${missing} is not supported.`);
  return ok(withoutEmpty({ ...request, searchAttributes: searchAttributes.ok }));
}

/** What is wrong with a start, in the order in which Temporal looks; a start with a signal goes another way there. */
const startProblem = (request: StartWorkflowExecutionRequest): string | undefined =>
  repetitionProblem(request) ??
  cronProblem(request) ??
  kindProblem(request) ??
  timeoutProblem(request) ??
  requestIdProblem(request);
const signalWithStartProblem = (request: StartWorkflowExecutionRequest): string | undefined =>
  cronProblem(request) ??
  kindProblem(request) ??
  requestIdProblem(request) ??
  timeoutProblem(request) ??
  repetitionProblem(request);

function repetitionProblem({
  retryPolicy,
  cronSchedule,
  workflowStartDelay: delay = 0,
}: StartWorkflowExecutionRequest): string | undefined {
  const retry = retryPolicyProblem(retryPolicy);
  if (retry) return retry;
  if (cronSchedule && delay !== 0) return 'CronSchedule and WorkflowStartDelay may not be used together.';
  return delay < 0 ? 'An invalid WorkflowStartDelay is set on request. cause: negative duration' : undefined;
}

const cronProblem = ({ cronSchedule }: StartWorkflowExecutionRequest): string | undefined =>
  cronSchedule && !isCronSchedule(cronSchedule) ? 'invalid CronSchedule.' : undefined;

function kindProblem({ workflowType, taskQueue }: StartWorkflowExecutionRequest): string | undefined {
  if (workflowType === '') return 'WorkflowType is not set on request.';
  return isLong(workflowType) ? 'WorkflowType length exceeds limit.' : taskQueueProblem(taskQueue);
}

function timeoutProblem(request: StartWorkflowExecutionRequest): string | undefined {
  const negative = (['Execution', 'Run', 'Task'] as const).find((name) => (request[`workflow${name}Timeout`] ?? 0) < 0);
  return negative && `An invalid Workflow${negative}TimeoutSeconds is set on request. cause: negative duration`;
}

const requestIdProblem = ({ requestId }: StartWorkflowExecutionRequest): string | undefined =>
  isLong(requestId) ? 'RequestId length exceeds limit.' : undefined;

/** Id policies that do not go together. Source: Temporal server, `ValidateWorkflowIDReusePolicy`. */
function policiesProblem({
  workflowIdReusePolicy: reuse,
  workflowIdConflictPolicy: conflict,
  signal,
}: StartWorkflowExecutionRequest): string | undefined {
  if (conflict !== undefined && reuse === 'TERMINATE_IF_RUNNING') return TERMINATE_IF_RUNNING_ALONE;
  if (conflict === 'TERMINATE_EXISTING' && reuse === 'REJECT_DUPLICATE')
    return 'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING';
  if (conflict === 'FAIL' && signal !== undefined)
    return 'Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.';
  return undefined;
}

/** What is wrong with a priority. Source: Temporal server, `common/priorities`. */
function priorityProblem({ priorityKey = 0, fairnessKey = '', fairnessWeight = 0 }: Priority = {}): string | undefined {
  if (priorityKey < 0) return "priority key can't be negative";
  if (new TextEncoder().encode(fairnessKey).length > FAIRNESS_KEY_LENGTH) return 'fairness key length exceeds limit';
  return fairnessWeight < 0 ? 'must be greater than zero' : undefined;
}

export const checkPriority = <Request extends { readonly priority?: Priority }>(request: Request): Reply<Request> => {
  const problem = priorityProblem(request.priority);
  return problem ? invalid(problem) : ok(request);
};

/** What a start with an update may not ask for. Source: Temporal server, `errMultiOp…`. */
export function checkStartWithUpdate({
  workflowIdConflictPolicy,
  cronSchedule,
  workflowStartDelay,
}: StartWorkflowExecutionRequest): Reply<null> {
  if (workflowIdConflictPolicy === undefined)
    return invalid('WorkflowIdConflictPolicy must be set for update-with-start.');
  if (cronSchedule) return invalid('CronSchedule is not allowed.');
  return workflowStartDelay ? invalid('WorkflowStartDelay is not supported.') : ok(null);
}

/** Callbacks lead to operations of this deployment only: nobody can make the engine call an address. */
function checkCallbacks({
  completionCallbacks = [],
  onConflictOptions = {},
  links = [],
}: StartWorkflowExecutionRequest): Reply<null> {
  const { attachCompletionCallbacks, attachRequestId } = onConflictOptions;
  if (attachCompletionCallbacks && !attachRequestId)
    return invalid('attaching request ID is required for attaching completion callbacks');
  if (completionCallbacks.length > limits.completionCallbacks)
    return invalid(`cannot attach more than ${limits.completionCallbacks} callbacks to an execution`);
  const foreign = completionCallbacks.find((callback) => callbackToken(callback) === undefined);
  if (foreign) {
    const { url } = foreign.nexus;
    return invalid(`invalid url: url does not match any configured callback address: ${url}`);
  }
  if (completionCallbacks.some(({ nexus }) => headerSize(nexus.header) > CALLBACK_HEADER_SIZE))
    return invalid(`invalid header: header size longer than max allowed size of ${CALLBACK_HEADER_SIZE}`);
  const problem = linksProblem(links);
  return problem === undefined ? ok(null) : invalid(problem);
}

const headerSize = (header: Readonly<Record<string, string>> = {}): number =>
  Object.entries(header).reduce((size, [name, value]) => size + name.length + value.length, 0);

function isGiven(request: object, name: string): boolean {
  const value = (request as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Empty maps are not recorded: Temporal has no field for them. A header that was sent is, also an empty one. */
function withoutEmpty(request: StartWorkflowExecutionRequest): StartWorkflowExecutionRequest {
  const { memo, searchAttributes, ...rest } = request;
  const isFull = (map: PayloadMap | undefined): map is PayloadMap => Object.keys(map ?? {}).length > 0;
  return { ...rest, ...(isFull(memo) ? { memo } : {}), ...(isFull(searchAttributes) ? { searchAttributes } : {}) };
}

/** What an operator says of pausing is no more than a name. */
export function checkPause<Request extends PauseWorkflowExecutionRequest>(request: Request): Reply<Request> {
  if (isLong(request.reason ?? '')) return invalid('reason is too long.');
  if (isLong(request.requestId ?? '')) return invalid('request id is too long.');
  return isLong(request.identity ?? '') ? invalid('identity is too long.') : ok(request);
}

export function checkReset(request: ResetWorkflowExecutionRequest): Reply<ResetWorkflowExecutionRequest> {
  if (request.requestId === '') return invalid('RequestId is not set on request.');
  if (isLong(request.requestId)) return invalid('RequestId length exceeds limit.');
  return ok(request);
}

/** Timeouts of an activity are not negative, and its retry policy is one. */
export function checkActivityOptions(request: UpdateActivityOptionsRequest): Reply<UpdateActivityOptionsRequest> {
  const names = [
    'scheduleToCloseTimeout',
    'scheduleToStartTimeout',
    'startToCloseTimeout',
    'heartbeatTimeout',
  ] as const;
  const negative = names.find(
    (name: keyof ActivityOptions & (typeof names)[number]) => (request.options[name] ?? 0) < 0,
  );
  if (negative !== undefined) return invalid(`An invalid ${negative} is set on request: negative duration`);
  const retry = retryPolicyProblem(request.options.retryPolicy);
  if (retry) return invalid(retry);
  const priority = priorityProblem(request.options.priority);
  return priority ? invalid(priority) : ok(request);
}
