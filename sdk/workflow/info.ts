import type { Payload } from '../../protocol/payload.ts';
import { mapFromPayloads, fromPayloads, toPayloads } from '../common/payload-converter.ts';
import { failureToError } from '../common/failure-converter.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { activatorOf, currentActivator, isInQuery } from '../runtime/context.ts';
import { ContinueAsNew } from '../runtime/errors.ts';
import { nativeNow, nativeRandom } from '../runtime/native.ts';
import { fillFrom, uuidFrom } from '../runtime/random.ts';

/** What is known of the run; the values that grow are those of the current workflow task. */
export function workflowInfo() {
  const activator = activatorOf('workflowInfo');
  const { started, converter } = activator;
  const [lastResult] = fromPayloads(converter, started.lastCompletionResult);
  const expiration = started.workflowExecutionExpirationTime;
  const attributes = mapFromPayloads(converter, started.searchAttributes);
  return {
    workflowId: started.workflowId,
    runId: activator.runId,
    workflowType: started.workflowType,
    namespace: activator.namespace,
    taskQueue: started.taskQueue,
    firstExecutionRunId: started.firstExecutionRunId,
    continuedFromExecutionRunId: started.continuedExecutionRunId,
    searchAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    ),
    memo: mapFromPayloads(converter, started.memo),
    parent: undefined,
    root: undefined,
    lastResult,
    lastFailure: started.continuedFailure && failureToError(started.continuedFailure, converter),
    historyLength: activator.historyLength,
    historySize: activator.historySize,
    continueAsNewSuggested: activator.continueAsNewSuggested,
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

export interface ContinueAsNewOptions {
  readonly workflowType?: string;
  readonly taskQueue?: string;
  readonly workflowRunTimeout?: Duration;
  readonly workflowTaskTimeout?: Duration;
  readonly backoffStartInterval?: Duration;
  readonly memo?: Record<string, unknown>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of a workflow of any shape.
type AnyWorkflow = (...args: any[]) => unknown;

/** A function that ends this run and goes on in a new one, with these options. */
export function makeContinueAsNewFunc<Workflow extends AnyWorkflow>(options: ContinueAsNewOptions = {}) {
  const { converter } = activatorOf('makeContinueAsNewFunc');
  return async (...args: Parameters<Workflow>): Promise<never> => {
    const memo =
      options.memo &&
      Object.fromEntries(
        Object.entries(options.memo).map(([key, value]): [string, Payload] => [key, converter.toPayload(value)]),
      );
    const numbers = {
      workflowRunTimeout: msOptional(options.workflowRunTimeout),
      workflowTaskTimeout: msOptional(options.workflowTaskTimeout),
      backoffStartInterval: msOptional(options.backoffStartInterval),
    };
    const set = Object.entries(numbers).filter(([, value]) => value !== undefined);
    throw new ContinueAsNew({
      type: 'ContinueAsNewWorkflowExecution',
      ...(options.workflowType ? { workflowType: options.workflowType } : {}),
      ...(options.taskQueue ? { taskQueue: options.taskQueue } : {}),
      ...(args.length > 0 ? { input: toPayloads(converter, args) } : {}),
      ...(memo ? { memo } : {}),
      ...Object.fromEntries(set),
    });
  };
}

/** Ends this run and goes on in a new one with these arguments. Never returns. */
export function continueAsNew<Workflow extends AnyWorkflow>(...args: Parameters<Workflow>): Promise<never> {
  return makeContinueAsNewFunc<Workflow>()(...args);
}
