import { fromPayloads, mapToPayloads, toPayloads } from '../common/payload-converter.ts';
import { failureToError } from '../common/failure-converter.ts';
import { msOptional } from '../common/duration.ts';
import { activatorOf, currentActivator, isInQuery } from '../runtime/context.ts';
import { decodeSearchAttributes, encodeSearchAttributes } from '../common/search-attributes.ts';
import type { SearchAttributes, TypedSearchAttributes } from '../common/search-attributes.ts';
import type { SuggestContinueAsNewReason } from '../common/enums.ts';
import type { Workflow } from '../common/interfaces.ts';
import { decompileRetryPolicy } from '../common/options.ts';
import type { Priority, RetryPolicy } from '../common/options.ts';
import type { WorkerDeploymentVersion } from '../common/versioning.ts';
import type { ContinueAsNewOptions } from '../common/workflow-options.ts';
import { ContinueAsNew } from '../runtime/errors.ts';
import { compose } from '../common/compose.ts';
import type { ContinueAsNewInput } from '../runtime/interceptors.ts';
import { nativeNow, nativeRandom } from '../runtime/native.ts';
import { fillFrom, uuidFrom } from '../runtime/random.ts';

export interface ParentWorkflowInfo {
  workflowId: string;
  runId: string;
  namespace: string;
}
export interface RootWorkflowInfo {
  workflowId: string;
  runId: string;
}
/** Numbers that are not the same on replay. */
export interface UnsafeRandomSource {
  random(): number;
  uuid4(): string;
  fillRandom(bytes: Uint8Array): Uint8Array;
}
export interface UnsafeWorkflowInfo {
  /** The clock of the machine: not the same on replay. */
  readonly now: () => number;
  readonly isReplaying: boolean;
  readonly isReplayingHistoryEvents: boolean;
  readonly random: UnsafeRandomSource;
}
export interface WorkflowInfo {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** The run that the chain began with. */
  readonly firstExecutionRunId: string;
  /** The run that was reset, where this one is what became of it. */
  readonly originalExecutionRunId: string;
  readonly continuedFromExecutionRunId?: string | undefined;
  readonly searchAttributes: SearchAttributes;
  readonly typedSearchAttributes: TypedSearchAttributes;
  readonly memo?: Record<string, unknown>;
  readonly parent?: ParentWorkflowInfo | undefined;
  readonly root?: RootWorkflowInfo | undefined;
  /** What the run before this one of a cron schedule has returned. */
  readonly lastResult?: unknown;
  /** How the attempt before this one has failed. */
  readonly lastFailure?: Error | undefined;
  readonly historyLength: number;
  readonly historySize: number;
  /** History is so long that it is time to continue as new. */
  readonly continueAsNewSuggested: boolean;
  readonly suggestedContinueAsNewReasons?: SuggestContinueAsNewReason[];
  readonly targetWorkerDeploymentVersionChanged: boolean;
  readonly currentBuildId?: string | undefined;
  readonly currentDeploymentVersion?: WorkerDeploymentVersion | undefined;
  readonly startTime: Date;
  readonly runStartTime: Date;
  readonly executionTimeoutMs?: number | undefined;
  readonly executionExpirationTime?: Date | undefined;
  readonly runTimeoutMs?: number | undefined;
  readonly taskTimeoutMs: number;
  readonly retryPolicy?: RetryPolicy | undefined;
  readonly attempt: number;
  readonly cronSchedule?: string | undefined;
  readonly cronScheduleToScheduleInterval?: number | undefined;
  readonly priority?: Priority | undefined;
  readonly unsafe: UnsafeWorkflowInfo;
}

/** What is known of the run; the values that grow are those of the current workflow task. */
export function workflowInfo(): WorkflowInfo {
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
    originalExecutionRunId: started.originalExecutionRunId,
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
    suggestedContinueAsNewReasons: [...activator.continueAsNewReasons],
    targetWorkerDeploymentVersionChanged: false,
    currentBuildId: activator.buildId,
    currentDeploymentVersion: undefined,
    startTime: new Date(started.eventTime),
    runStartTime: new Date(activator.runStartTime),
    executionTimeoutMs: started.workflowExecutionTimeout,
    executionExpirationTime: expiration === undefined ? undefined : new Date(expiration),
    runTimeoutMs: started.workflowRunTimeout,
    taskTimeoutMs: started.workflowTaskTimeout,
    retryPolicy: decompileRetryPolicy(started.retryPolicy),
    attempt: started.attempt,
    cronSchedule: started.cronSchedule,
    cronScheduleToScheduleInterval: undefined,
    priority: started.priority,
    unsafe: {
      now: nativeNow,
      isReplaying: activator.isReplaying || isInQuery(),
      isReplayingHistoryEvents: activator.isSilent,
      random: {
        random: nativeRandom,
        uuid4: () => uuidFrom(nativeRandom),
        fillRandom: (bytes: Uint8Array) => fillFrom(nativeRandom, bytes),
      },
    },
  };
}

/** A version 4 UUID that is, in workflow code, the same again on replay. */
export const uuid4 = (): string => uuidFrom(currentActivator()?.random ?? nativeRandom);

export const getCurrentDetails = (): string => activatorOf('getCurrentDetails').currentDetails;
/** Sets the markdown that the metadata query shows. */
export function setCurrentDetails(details: string): void {
  activatorOf('setCurrentDetails').currentDetails = details;
}

export type { ContinueAsNewOptions };

/** A function that ends this run and goes on in a new one, with these options. */
export function makeContinueAsNewFunc<W extends Workflow>(
  options: ContinueAsNewOptions = {},
): (...args: Parameters<W>) => Promise<never> {
  const { interceptors, started } = activatorOf('makeContinueAsNewFunc');
  const { workflowType = started.workflowType } = options;
  return (...args) =>
    compose(
      interceptors.outbound,
      'continueAsNew',
      continueNext,
    )({ args, headers: {}, options: { ...options, workflowType } });
}

async function continueNext({ args, headers, options }: ContinueAsNewInput): Promise<never> {
  const { converter, started } = activatorOf('continueAsNew');
  const attributes = options.typedSearchAttributes ?? options.searchAttributes;
  const given = {
    workflowType: options.workflowType === started.workflowType ? undefined : options.workflowType,
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
export function continueAsNew<W extends Workflow>(...args: Parameters<W>): Promise<never> {
  return makeContinueAsNewFunc<W>()(...args);
}
