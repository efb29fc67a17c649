import { fromPayloads, mapToPayloads, toPayloads } from '../common/payload-converter.ts';
import { failureToError } from '../common/failure-converter.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { activatorOf, currentActivator, isInQuery } from '../runtime/context.ts';
import { decodeSearchAttributes, encodeSearchAttributes } from '../common/search-attributes.ts';
import type { SearchAttributePair, SearchAttributes, TypedSearchAttributes } from '../common/search-attributes.ts';
import { ContinueAsNew } from '../runtime/errors.ts';
import { compose } from '../common/compose.ts';
import type { ContinueAsNewInput } from '../runtime/interceptors.ts';
import { nativeNow, nativeRandom } from '../runtime/native.ts';
import { fillFrom, uuidFrom } from '../runtime/random.ts';

/** What is known of the run; the values that grow are those of the current workflow task. */
export function workflowInfo() {
  const activator = activatorOf('workflowInfo');
  const { started, converter } = activator;
  const [lastResult] = fromPayloads(converter, started.lastCompletionResult);
  const expiration = started.workflowExecutionExpirationTime;
  const { typed, untyped } = decodeSearchAttributes(activator.searchAttributes);
  const { parentWorkflowExecution: parent, parentWorkflowNamespace: parentNamespace } = started;
  return {
    workflowId: started.workflowId,
    runId: activator.runId,
    workflowType: started.workflowType,
    namespace: activator.namespace,
    taskQueue: started.taskQueue,
    firstExecutionRunId: started.firstExecutionRunId,
    continuedFromExecutionRunId: started.continuedExecutionRunId,
    searchAttributes: untyped,
    typedSearchAttributes: typed,
    memo: activator.memo,
    parent: parent && { ...parent, namespace: parentNamespace ?? activator.namespace },
    root: started.rootWorkflowExecution,
    lastResult,
    lastFailure: started.continuedFailure && failureToError(started.continuedFailure, converter),
    historyLength: activator.historyLength,
    historySize: activator.historySize,
    continueAsNewSuggested: activator.continueAsNewSuggested,
    suggestedContinueAsNewReasons: activator.continueAsNewReasons,
    targetWorkerDeploymentVersionChanged: false,
    currentBuildId: activator.buildId,
    currentDeploymentVersion: undefined,
    startTime: new Date(started.eventTime),
    runStartTime: new Date(activator.runStartTime),
    executionTimeoutMs: started.workflowExecutionTimeout,
    executionExpirationTime: expiration === undefined ? undefined : new Date(expiration),
    runTimeoutMs: started.workflowRunTimeout,
    taskTimeoutMs: started.workflowTaskTimeout,
    retryPolicy: started.retryPolicy,
    attempt: started.attempt,
    cronSchedule: started.cronSchedule,
    cronScheduleToScheduleInterval: undefined,
    priority: started.priority,
    unsafe: {
      /** The clock of the machine: not the same on replay. */
      now: nativeNow,
      isReplaying: activator.isReplaying || isInQuery(),
      isReplayingHistoryEvents: activator.isSilent,
      /** Numbers that are not the same on replay. */
      random: {
        random: nativeRandom,
        uuid4: () => uuidFrom(nativeRandom),
        fillRandom: (bytes: Uint8Array) => fillFrom(nativeRandom, bytes),
      },
    },
  };
}
export type WorkflowInfo = ReturnType<typeof workflowInfo>;

/** A version 4 UUID that is, in workflow code, the same again on replay. */
export const uuid4 = (): string => uuidFrom(currentActivator()?.random ?? nativeRandom);

export const getCurrentDetails = (): string => activatorOf('getCurrentDetails').currentDetails;
/** Sets the markdown that the metadata query shows. */
export function setCurrentDetails(details: string): void {
  activatorOf('setCurrentDetails').currentDetails = details;
}

/** What the next run is started with; what is left out is this run's. */
export interface ContinueAsNewOptions {
  readonly workflowType?: string;
  readonly taskQueue?: string;
  readonly workflowRunTimeout?: Duration;
  readonly workflowTaskTimeout?: Duration;
  readonly backoffStartInterval?: Duration;
  readonly memo?: Record<string, unknown>;
  readonly searchAttributes?: SearchAttributes;
  readonly typedSearchAttributes?: TypedSearchAttributes | SearchAttributePair[];
}

// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of a workflow of any shape.
type AnyWorkflow = (...args: any[]) => unknown;

/** A function that ends this run and goes on in a new one, with these options. */
export function makeContinueAsNewFunc<Workflow extends AnyWorkflow>(options: ContinueAsNewOptions = {}) {
  const { interceptors } = activatorOf('makeContinueAsNewFunc');
  return (...args: Parameters<Workflow>): Promise<never> =>
    compose(interceptors.outbound, 'continueAsNew', continueNext)({ args, headers: {}, options: { ...options } });
}

async function continueNext({ args, headers, options: all }: ContinueAsNewInput): Promise<never> {
  const { converter } = activatorOf('continueAsNew');
  const options = all as ContinueAsNewOptions;
  const attributes = options.typedSearchAttributes ?? options.searchAttributes;
  const given = {
    workflowType: options.workflowType,
    taskQueue: options.taskQueue,
    input: args.length > 0 ? toPayloads(converter, args) : undefined,
    header: Object.keys(headers).length > 0 ? headers : undefined,
    memo: options.memo && mapToPayloads(converter, options.memo),
    searchAttributes: attributes && encodeSearchAttributes(attributes),
    workflowRunTimeout: msOptional(options.workflowRunTimeout),
    workflowTaskTimeout: msOptional(options.workflowTaskTimeout),
    backoffStartInterval: msOptional(options.backoffStartInterval),
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  throw new ContinueAsNew({ type: 'ContinueAsNewWorkflowExecution', ...Object.fromEntries(set) });
}

/** Ends this run and goes on in a new one with these arguments. Never returns. */
export function continueAsNew<Workflow extends AnyWorkflow>(...args: Parameters<Workflow>): Promise<never> {
  return makeContinueAsNewFunc<Workflow>()(...args);
}
