import type { EventOf, HistoryEvent } from '../../protocol/events.ts';
import { TemporalFailure, isCancellation } from '../common/failures.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { Activator, BufferedSignal } from './activator.ts';
import { workflowContext } from './context.ts';
import { ContinueAsNew } from './errors.ts';

const inRoot = <Result>(activator: Activator, work: () => Result): Result =>
  workflowContext.run({ activator, scope: activator.rootScope }, work);

/** Delivers one thing that happened to the code, synchronously. */
export function deliver(activator: Activator, event: HistoryEvent): void {
  switch (event.type) {
    case 'WorkflowExecutionSignaled':
      activator.bufferedSignals.push({ name: event.signalName, input: event.input });
      dispatchSignals(activator);
      return;
    case 'WorkflowExecutionCancelRequested':
      inRoot(activator, () => activator.rootScope.cancel());
      return;
    case 'TimerFired': {
      const fire = activator.timers.get(event.timerId);
      activator.timers.delete(event.timerId);
      fire?.();
      return;
    }
    case 'ActivityTaskCompleted':
      resolveActivity(activator, event, { status: 'completed', result: event.result });
      return;
    case 'ActivityTaskFailed':
    case 'ActivityTaskTimedOut': {
      const { failure, retryState, type } = event;
      const message = type === 'ActivityTaskFailed' ? 'Activity task failed' : 'Activity task timed out';
      const identity = 'identity' in event && event.identity ? { identity: event.identity } : {};
      const { scheduledEventId, startedEventId } = event;
      const started = startedEventId === undefined ? {} : { startedEventId };
      const activityFailureInfo = { scheduledEventId, ...started, ...identity, retryState };
      resolveActivity(activator, event, {
        status: 'failed',
        failure: { message, cause: failure, activityFailureInfo },
      });
      return;
    }
    case 'ActivityTaskCanceled':
      resolveActivity(activator, event, { status: 'cancelled', details: event.details });
      return;
    default: // Events about the task itself, and command events, are not told to the code.
  }
}

function resolveActivity(
  activator: Activator,
  { scheduledEventId }: { readonly scheduledEventId: number },
  resolution: Parameters<NonNullable<ReturnType<Activator['activities']['get']>>>[0],
): void {
  for (const [activityId, eventId] of activator.scheduledEventIds) {
    if (eventId !== scheduledEventId) continue;
    activator.scheduledEventIds.delete(activityId);
    const resolve = activator.activities.get(activityId);
    activator.activities.delete(activityId);
    resolve?.(resolution);
    return;
  }
}

/** Runs the handlers of buffered signals that have one, in the order of arrival. */
export function dispatchSignals(activator: Activator): void {
  const waiting: BufferedSignal[] = [];
  for (const signal of activator.bufferedSignals) if (!dispatchSignal(activator, signal)) waiting.push(signal);
  activator.bufferedSignals = waiting;
}

function dispatchSignal(activator: Activator, { name, input }: BufferedSignal): boolean {
  const own = activator.signalHandlers.get(name)?.handler as ((...args: unknown[]) => unknown) | undefined;
  const fallback = name.startsWith('__temporal_') ? undefined : activator.defaultSignalHandler;
  if (own === undefined && fallback === undefined) return false;
  inRoot(activator, () => {
    try {
      const args = fromPayloads(activator.converter, input);
      const result = own === undefined ? fallback?.(name, ...args) : own(...args);
      if (!(result instanceof Promise)) return;
      activator.handlersInProgress++;
      result.catch((error: unknown) => failWith(activator, error)).finally(() => activator.handlersInProgress--);
    } catch (error) {
      failWith(activator, error);
    }
  });
  return true;
}

/** Calls the main function; what becomes of it is queued as the last command. */
export function startWorkflow(
  activator: Activator,
  main: (...args: never[]) => unknown,
  started: EventOf<'WorkflowExecutionStarted'>,
): void {
  const work = async (): Promise<void> => {
    try {
      const args = fromPayloads(activator.converter, started.input) as never[];
      const result = await main(...args);
      activator.push({ type: 'CompleteWorkflowExecution', result: [activator.converter.toPayload(result)] });
    } catch (error) {
      failWith(activator, error);
    }
  };
  void inRoot(activator, work);
}

/** How a thrown error ends the workflow, or fails only its task. */
function failWith(activator: Activator, error: unknown): void {
  if (error instanceof ContinueAsNew) {
    activator.push(error.command);
  } else if (isCancellation(error) && activator.rootScope.consideredCancelled) {
    activator.push({ type: 'CancelWorkflowExecution' });
  } else if (error instanceof TemporalFailure) {
    activator.push({ type: 'FailWorkflowExecution', failure: errorToFailure(error, activator.converter) });
  } else {
    activator.failTask(error);
  }
}
