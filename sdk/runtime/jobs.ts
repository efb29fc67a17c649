import type { EventOf, HistoryEvent } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload } from '../../protocol/payload.ts';
import { TemporalFailure, isCancellation } from '../common/failures.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { Activator, BufferedSignal } from './activator.ts';
import { workflowContext } from './context.ts';
import { ContinueAsNew } from './errors.ts';
import { compose } from '../common/compose.ts';
import type { SignalInput, WorkflowExecuteInput } from './interceptors.ts';

const inRoot = <Result>(activator: Activator, work: () => Result): Result =>
  workflowContext.run({ activator, scope: activator.rootScope }, work);

/** Delivers one thing that happened to the code, synchronously. Answers whether the code hears of it at all. */
export function deliver(activator: Activator, event: HistoryEvent): boolean {
  switch (event.type) {
    case 'WorkflowExecutionSignaled': {
      const signal = { name: event.signalName, input: event.input, headers: event.header };
      if (canHandle(activator, signal)) inRoot(activator, () => handleSignal(activator, signal));
      else activator.bufferedSignals.push(signal);
      return true;
    }
    case 'WorkflowExecutionCancelRequested':
      activator.cancelRequested = true;
      inRoot(activator, () => activator.rootScope.cancel());
      return true;
    case 'TimerFired': {
      const fire = activator.timers.get(event.timerId);
      activator.timers.delete(event.timerId);
      fire?.();
      return true;
    }
    case 'ActivityTaskCompleted':
      activator.resolveActivity(event.scheduledEventId, { status: 'completed', result: event.result });
      return true;
    case 'ActivityTaskFailed':
    case 'ActivityTaskTimedOut': {
      const { failure, retryState, type } = event;
      const message = type === 'ActivityTaskFailed' ? 'Activity task failed' : 'Activity task timed out';
      const activityFailureInfo = { ...originOf(event), retryState };
      activator.resolveActivity(event.scheduledEventId, {
        status: 'failed',
        failure: { message, cause: failure, activityFailureInfo },
      });
      return true;
    }
    case 'ActivityTaskCanceled': {
      const failure = cancelFailure(originOf(event), event.details);
      activator.resolveActivity(event.scheduledEventId, { status: 'failed', failure });
      return true;
    }
    case 'ChildWorkflowExecutionStarted':
    case 'StartChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionCompleted':
    case 'ChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionCanceled':
    case 'ChildWorkflowExecutionTimedOut':
    case 'ChildWorkflowExecutionTerminated':
    case 'ExternalWorkflowExecutionSignaled':
    case 'SignalExternalWorkflowExecutionFailed':
    case 'ExternalWorkflowExecutionCancelRequested':
    case 'RequestCancelExternalWorkflowExecutionFailed':
      activator.answer(event.initiatedEventId, event);
      return true;
    case 'NexusOperationStarted':
    case 'NexusOperationCompleted':
    case 'NexusOperationFailed':
    case 'NexusOperationCanceled':
    case 'NexusOperationTimedOut':
    case 'NexusOperationCancelRequestCompleted':
    case 'NexusOperationCancelRequestFailed':
      activator.answer(event.scheduledEventId, event);
      return true;
    default: // Events about the task itself, and command events, are not told to the code.
      return false;
  }
}

/** Tells an activity that its cancellation is not waited for. */
export function resolveCancelled(activator: Activator, activityId: string): void {
  activator.activities.get(activityId)?.({ status: 'failed', failure: cancelFailure({}, undefined) });
}

type Origin = NonNullable<Failure['activityFailureInfo']>;

function originOf(event: {
  readonly scheduledEventId: number;
  readonly startedEventId?: number;
  readonly identity?: string;
}): Origin {
  const { scheduledEventId, startedEventId, identity } = event;
  return {
    scheduledEventId,
    ...(startedEventId === undefined ? {} : { startedEventId }),
    ...(identity ? { identity } : {}),
  };
}

function cancelFailure(origin: Origin, details: readonly Payload[] | undefined): Failure {
  return {
    message: 'Activity cancelled',
    cause: { canceledFailureInfo: details === undefined ? {} : { details } },
    activityFailureInfo: { ...origin, retryState: 'CANCEL_REQUESTED' },
  };
}

/** Runs the handlers of buffered signals that have one, in the order of arrival. A handler may set others, which takes part of the rest. */
export function dispatchSignals(activator: Activator): void {
  const { bufferedSignals } = activator;
  for (;;) {
    const at = bufferedSignals.findIndex((signal) => canHandle(activator, signal));
    const [signal] = at < 0 ? [] : bufferedSignals.splice(at, 1);
    if (signal === undefined) return;
    inRoot(activator, () => handleSignal(activator, signal));
  }
}

const canHandle = (activator: Activator, { name }: BufferedSignal): boolean =>
  activator.signalHandlers.has(name) ||
  (activator.defaultSignalHandler !== undefined && !name.startsWith('__temporal_'));

/** Calls a signal's handler, its synchronous part at once. Throws when its arguments cannot be read. */
function handleSignal(activator: Activator, { name, input, headers }: BufferedSignal): void {
  const args = fromPayloads(activator.converter, input);
  const own = activator.signalHandlers.get(name);
  const handler = own?.handler as ((...args: unknown[]) => unknown) | undefined;
  const fallback = activator.defaultSignalHandler;
  const handle = async (given: SignalInput): Promise<void> => {
    await (handler === undefined ? fallback?.(given.signalName, ...given.args) : handler(...given.args));
  };
  const inProgress = { kind: 'signal' as const, name, warns: own?.unfinishedPolicy !== 'ABANDON' };
  activator.handlersInProgress.add(inProgress);
  const handled = compose(activator.interceptors.inbound, 'handleSignal', handle);
  handled({ signalName: name, args, headers: { ...headers } })
    .catch((error: unknown) => failWith(activator, error))
    .finally(() => activator.handlersInProgress.delete(inProgress));
}

/** Calls the main function; what becomes of it is queued as the last command. */
export function startWorkflow(
  activator: Activator,
  main: (...args: never[]) => unknown,
  started: EventOf<'WorkflowExecutionStarted'>,
): void {
  const work = async (): Promise<void> => {
    try {
      const args = fromPayloads(activator.converter, started.input);
      const execute = async (input: WorkflowExecuteInput): Promise<unknown> => await main(...(input.args as never[]));
      const executed = compose(activator.interceptors.inbound, 'execute', execute);
      const result = await executed({ args, headers: { ...started.header } });
      activator.push({ type: 'CompleteWorkflowExecution', result: [activator.converter.toPayload(result)] });
    } catch (error) {
      failWith(activator, error);
    }
  };
  void inRoot(activator, work);
}

/** How a thrown error ends the workflow, or fails only its task. */
function failWith(activator: Activator, error: unknown): void {
  if (activator.cancelRequested && isCancellation(error)) {
    activator.push({ type: 'CancelWorkflowExecution' });
  } else if (error instanceof ContinueAsNew) {
    activator.push(error.command);
  } else if (failsWorkflow(activator, error)) {
    activator.handlersInProgress.clear(); // A failure is reason enough for handlers not to finish.
    activator.push({ type: 'FailWorkflowExecution', failure: errorToFailure(error, activator.converter) });
  } else {
    activator.failTask(error);
  }
}

/** A TemporalFailure, or an error that the workflow or its deployment lists as one. */
function failsWorkflow({ settings, definitionOptions }: Activator, error: unknown): boolean {
  if (error instanceof TemporalFailure) return true;
  if (!(error instanceof Error)) return false;
  const listed = settings.workflowFailureErrorTypes ?? [];
  if (listed.includes('Error') || listed.includes(error.name)) return true;
  return (definitionOptions.failureExceptionTypes ?? []).some((type) => error instanceof type);
}
