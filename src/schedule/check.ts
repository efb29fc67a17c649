import { payloadSize } from '../../protocol/payload.ts';
import type {
  CreateScheduleRequest,
  PatchScheduleRequest,
  Schedule,
  ScheduledWorkflow,
  UpdateScheduleRequest,
} from '../../protocol/schedule.ts';
import type { PayloadMap } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { taskQueueProblem } from '../../protocol/task-queue-name.ts';
import { limits, userMetadataProblem } from '../history/limits.ts';
import { typedSearchAttributes } from '../history/search-attributes.ts';
import type { SearchAttributeTypes } from '../history/search-attributes.ts';
import { canonicalSpec } from './canonical-spec.ts';
import { isConflictToken } from './conflict-token.ts';

/** Ids, names and types are at most this long, in characters. */
const ID_LENGTH = 1_000;
/** What Temporal puts before the id of a schedule, and behind that of a workflow: limits are those of the whole. */
const PREFIX = 'temporal-sys-scheduler:';
const SUFFIX = '-2009-11-10T23:00:00Z';
const NOTES_LENGTH = 1_000;

/**
 * The request as it is taken: its spec canonical, its search attributes typed. The order of the checks and their words are Temporal's.
 *
 * Source: Temporal server, `service/frontend/workflow_handler.go`.
 */
export function checkedCreate(
  request: CreateScheduleRequest,
  attributes: SearchAttributeTypes,
): Reply<CreateScheduleRequest> {
  if (request.scheduleId === '') return invalid('ScheduleId is not set on request.');
  if ([...PREFIX, ...request.scheduleId].length > ID_LENGTH) return invalid('WorkflowId length exceeds limit.');
  if (isLong(request.requestId)) return invalid('RequestId length exceeds limit.');
  // A creation is refused for its spec first, an update for its action.
  const spec = canonicalSpec(request.schedule.spec ?? {});
  return spec.error ? spec : checkedDefinition(request, attributes);
}

const isLong = (requestId = ''): boolean => requestId.length > ID_LENGTH;

export function checkedUpdate(
  request: UpdateScheduleRequest,
  attributes: SearchAttributeTypes,
): Reply<UpdateScheduleRequest> {
  if (!isConflictToken(request.conflictToken ?? '')) return invalid('ConflictToken is not base64.');
  return checkedDefinition(request, attributes);
}

export function checkedPatch(request: PatchScheduleRequest): Reply<PatchScheduleRequest> {
  const { requestId, patch } = request;
  if ((patch as object | undefined) === undefined) return invalid('Patch is not set on request.');
  if (isLong(requestId)) return invalid('RequestId length exceeds limit.');
  const notes = Math.max((patch.pause ?? '').length, (patch.unpause ?? '').length);
  return notes > NOTES_LENGTH ? invalid('Schedule notes exceeds limit.') : ok(request);
}

function checkedDefinition<Request extends CreateScheduleRequest | UpdateScheduleRequest>(
  request: Request,
  attributes: SearchAttributeTypes,
): Reply<Request> {
  const { namespace, requestId, schedule, memo = {} } = request;
  if (isLong(requestId)) return invalid('RequestId length exceeds limit.');
  const action = checkedAction(namespace, schedule.action, attributes);
  if (action.error) return action;
  const spec = canonicalSpec(schedule.spec ?? {});
  if (spec.error) return spec;
  const searchAttributes = typedSearchAttributes(namespace, request.searchAttributes, attributes);
  if (searchAttributes.error) return searchAttributes;
  const payloads = [...Object.values(memo), ...(action.ok.startWorkflow?.input ?? [])];
  if (payloadSize(payloads) > limits.payloads) return invalid('Blob data size exceeds limit.');
  return ok({
    ...request,
    schedule: { ...schedule, spec: spec.ok, action: action.ok },
    ...(request.searchAttributes ? { searchAttributes: searchAttributes.ok } : {}),
  });
}

function checkedAction(
  namespace: string,
  action: Schedule['action'] = {},
  attributes: SearchAttributeTypes,
): Reply<NonNullable<Schedule['action']>> {
  const { startWorkflow } = action;
  if (startWorkflow === undefined) return ok({});
  const problem = problemOf(startWorkflow);
  if (problem !== undefined) return invalid(problem);
  const { indexedFields } = startWorkflow.searchAttributes ?? {};
  const typed = typedSearchAttributes(namespace, indexedFields, attributes);
  if (typed.error) return typed;
  return ok({ startWorkflow: normal(startWorkflow, typed.ok) });
}

function normal(startWorkflow: ScheduledWorkflow, indexedFields: PayloadMap): ScheduledWorkflow {
  const { searchAttributes: _, ...rest } = startWorkflow;
  return {
    ...rest,
    taskQueue: { ...startWorkflow.taskQueue, kind: 'NORMAL' },
    ...(Object.keys(indexedFields).length > 0 ? { searchAttributes: { indexedFields } } : {}),
  };
}

function problemOf(startWorkflow: ScheduledWorkflow & { readonly cronSchedule?: string }): string | undefined {
  const { workflowId, workflowType, taskQueue, workflowIdReusePolicy, cronSchedule } = startWorkflow;
  if (!workflowId) return 'WorkflowId is not set on request.';
  if ([...workflowId, ...SUFFIX].length > ID_LENGTH) return 'WorkflowId length exceeds limit.';
  if (!workflowType?.name) return 'WorkflowType is not set on request.';
  if (workflowType.name.length > ID_LENGTH) return 'WorkflowType length exceeds limit.';
  const queue = taskQueueProblem(taskQueue?.name ?? '');
  if (queue) return queue;
  for (const name of ['Execution', 'Run', 'Task'] as const) {
    if ((startWorkflow[`workflow${name}Timeout`] ?? 0) < 0)
      return `An invalid Workflow${name}TimeoutSeconds is set on request. cause: negative duration`;
  }
  if (cronSchedule) return 'Scheduled workflow must not contain CronSchedule';
  if (workflowIdReusePolicy !== undefined && workflowIdReusePolicy !== 'ALLOW_DUPLICATE')
    return 'Scheduled workflow must not contain WorkflowIDReusePolicy';
  return userMetadataProblem(startWorkflow.userMetadata);
}
