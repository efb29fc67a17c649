/**
 * The one place where the state of a run changes (E1). Pure and deterministic (E2): no clock, no ids, no I/O.
 *
 * An event or a fact that does not fit the state is a bug of the engine and throws.
 */
import type { Fact } from './facts.ts';
import { eventSize, newExecution } from './execution.ts';
import type { Activity, Child, Execution } from './execution.ts';
import { applyNexusEvent, applyNexusFact, isNexusEvent, isNexusFact } from './nexus-state.ts';
import { mergePayloads } from './search-attributes.ts';
import type { EventType, HistoryEvent, WorkflowStatus } from './types.ts';

/** What a run is after its last event. */
export const CLOSED: Partial<Record<EventType, WorkflowStatus>> = {
  WorkflowExecutionCompleted: 'COMPLETED',
  WorkflowExecutionFailed: 'FAILED',
  WorkflowExecutionTimedOut: 'TIMED_OUT',
  WorkflowExecutionCanceled: 'CANCELED',
  WorkflowExecutionTerminated: 'TERMINATED',
  WorkflowExecutionContinuedAsNew: 'CONTINUED_AS_NEW',
};

/** The state that a history and its facts lead to: recovery, reset and tests are this one function. */
export function rebuild(events: Iterable<HistoryEvent>, facts: Iterable<Fact> = []): Execution {
  const execution = newExecution();
  for (const event of events) applyEvent(execution, event);
  for (const fact of facts) applyFact(execution, fact, true);
  const through = execution.dispatchedThrough;
  if (through !== undefined) {
    // Activities after the mark waited for a place and were never sent.
    for (const [id, activity] of execution.activities) {
      if (id > through && activity.attempt === 1) {
        const { startedAt: _, ...rest } = activity;
        execution.activities.set(id, { ...rest, state: 'Scheduled' });
      }
    }
  }
  return execution;
}

export function applyEvent(execution: Execution, event: HistoryEvent): void {
  if (event.eventId !== execution.nextEventId) {
    throw new Error(`event ${event.eventId} ${event.type} does not follow event ${execution.nextEventId - 1}`);
  }
  if (execution.close !== undefined) throw new Error(`${event.type} after ${execution.close.type}`);
  execution.nextEventId++;
  execution.historySize += eventSize(event);
  const status = CLOSED[event.type];
  if (status !== undefined) {
    execution.status = status;
    execution.close = event;
    delete execution.workflowTask;
    execution.buffered = [];
    execution.activities.clear();
    execution.activityIds.clear();
    execution.timers.clear();
    execution.nexusOperations.clear();
    return;
  }
  if (isNexusEvent(event)) return applyNexusEvent(execution, event);
  switch (event.type) {
    case 'WorkflowExecutionStarted':
      execution.started = event;
      execution.runId = event.originalExecutionRunId;
      if (event.startRequestId !== undefined) rememberRequest(execution, event.startRequestId, event);
      execution.memo = event.memo ?? {};
      execution.searchAttributes = event.searchAttributes ?? {};
      if (event.priority !== undefined) execution.priority = event.priority;
      return;
    case 'WorkflowExecutionSignaled':
      execution.signals++;
      if (event.requestId !== undefined) rememberRequest(execution, event.requestId, event);
      if (event.deliveryId !== undefined) rememberRequest(execution, event.deliveryId, event);
      return;
    case 'WorkflowExecutionCancelRequested':
      execution.cancelRequested = true;
      if (event.deliveryId !== undefined) rememberRequest(execution, event.deliveryId, event);
      return;
    case 'WorkflowTaskScheduled':
      execution.workflowTask = {
        attempt: event.attempt,
        scheduledAt: event.eventTime,
        originalScheduledAt: execution.workflowTask?.originalScheduledAt ?? event.eventTime,
        dueAt: event.eventTime,
        scheduledEventId: event.eventId,
        ...(execution.workflowTask?.lastFailure ? { lastFailure: execution.workflowTask.lastFailure } : {}),
      };
      return;
    case 'WorkflowTaskStarted': {
      const task = must(execution.workflowTask, event);
      execution.workflowTask = { ...task, startedEventId: event.eventId, startedAt: event.eventTime };
      return;
    }
    case 'WorkflowTaskCompleted':
      must(execution.workflowTask, event);
      execution.firstWorkflowTaskCompleted ??= event;
      if (!execution.builds.has(event.buildId ?? '')) execution.builds.set(event.buildId ?? '', event);
      execution.seenThrough = event.startedEventId;
      delete execution.workflowTask;
      return;
    case 'WorkflowTaskFailed':
      must(execution.workflowTask, event);
      delete execution.workflowTask;
      if (event.newRunId !== undefined) {
        execution.runId = event.newRunId;
        execution.resetTime = event.eventTime;
      }
      return;
    case 'WorkflowTaskTimedOut':
      must(execution.workflowTask, event);
      delete execution.workflowTask;
      return;
    case 'ActivityTaskScheduled':
      // Sent in the turn that scheduled it, unless a `dispatched-through` fact says otherwise.
      execution.activities.set(event.eventId, {
        event,
        state: 'Started',
        attempt: 1,
        dispatchAt: event.eventTime,
        startedAt: event.eventTime,
      });
      execution.activityIds.set(event.activityId, event.eventId);
      return;
    case 'ActivityTaskCancelRequested': {
      const activity = activityOf(execution, event.scheduledEventId, event);
      execution.activities.set(event.scheduledEventId, { ...activity, cancelRequestedEventId: event.eventId });
      return;
    }
    case 'ActivityTaskStarted':
      activityOf(execution, event.scheduledEventId, event);
      return;
    case 'ActivityTaskCompleted':
    case 'ActivityTaskFailed':
    case 'ActivityTaskTimedOut':
    case 'ActivityTaskCanceled': {
      const activity = activityOf(execution, event.scheduledEventId, event);
      execution.activities.delete(event.scheduledEventId);
      execution.activityIds.delete(activity.event.activityId);
      return;
    }
    case 'TimerStarted':
      execution.timers.set(event.timerId, {
        startedEventId: event.eventId,
        fireAt: event.eventTime + event.startToFireTimeout,
      });
      return;
    case 'TimerFired':
    case 'TimerCanceled':
      if (!execution.timers.delete(event.timerId)) throw new Error(`${event.type}: no timer ${event.timerId}`);
      return;
    case 'MarkerRecorded':
      return;
    case 'WorkflowExecutionPaused':
      execution.paused = event;
      return;
    case 'WorkflowExecutionUnpaused':
      delete execution.paused;
      return;
    case 'WorkflowExecutionOptionsUpdated':
      if (event.priority !== undefined) execution.priority = event.priority;
      if (event.attachedRequestId !== undefined) rememberRequest(execution, event.attachedRequestId, event);
      if (event.attachedRequestId !== undefined || event.attachedCompletionCallbacks !== undefined)
        execution.attachments.push(event);
      return;
    case 'UpsertWorkflowSearchAttributes':
      execution.searchAttributes = mergePayloads(execution.searchAttributes, event.searchAttributes);
      return;
    case 'WorkflowPropertiesModified':
      execution.memo = mergePayloads(execution.memo, event.upsertedMemo);
      return;
    case 'StartChildWorkflowExecutionInitiated':
      execution.children.set(event.eventId, { event });
      return;
    case 'ChildWorkflowExecutionStarted':
      execution.children.set(event.initiatedEventId, { event: childOf(execution, event).event, started: event });
      return;
    case 'StartChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionCompleted':
    case 'ChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionCanceled':
    case 'ChildWorkflowExecutionTimedOut':
    case 'ChildWorkflowExecutionTerminated':
      childOf(execution, event);
      execution.children.delete(event.initiatedEventId);
      return;
    case 'SignalExternalWorkflowExecutionInitiated':
      execution.externalSignals.set(event.eventId, event);
      return;
    case 'ExternalWorkflowExecutionSignaled':
    case 'SignalExternalWorkflowExecutionFailed':
      answered(execution.externalSignals, event);
      return;
    case 'RequestCancelExternalWorkflowExecutionInitiated':
      execution.externalCancels.set(event.eventId, event);
      return;
    case 'ExternalWorkflowExecutionCancelRequested':
    case 'RequestCancelExternalWorkflowExecutionFailed':
      answered(execution.externalCancels, event);
      return;
    case 'WorkflowExecutionUpdateAdmitted': {
      const { eventId: admittedEventId, request } = event;
      execution.updates.set(request.meta.updateId, { request, admittedEventId });
      return;
    }
    case 'WorkflowExecutionUpdateAccepted': {
      const { protocolInstanceId: updateId, eventId: acceptedEventId } = event;
      const request = event.acceptedRequest ?? execution.updates.get(updateId)?.request;
      if (request === undefined) throw new Error(`${event.type}: update ${updateId} was not admitted`);
      execution.updates.set(updateId, { request, acceptedEventId });
      return;
    }
    case 'WorkflowExecutionUpdateCompleted': {
      const { updateId } = event.meta;
      const update = execution.updates.get(updateId);
      if (update?.acceptedEventId === undefined) throw new Error(`${event.type}: update ${updateId} was not accepted`);
      execution.updates.set(updateId, { ...update, completed: event });
      return;
    }
    case 'WorkflowExecutionCompleted':
    case 'WorkflowExecutionFailed':
    case 'WorkflowExecutionTimedOut':
    case 'WorkflowExecutionCanceled':
    case 'WorkflowExecutionTerminated':
    case 'WorkflowExecutionContinuedAsNew':
      return; // Closed above.
    default:
      event satisfies never;
  }
}

export function applyFact(execution: Execution, fact: Fact, stored = false): void {
  if (fact.key === 'workflow-task') {
    if (fact.value === null) {
      if (execution.workflowTask?.scheduledEventId === undefined) delete execution.workflowTask;
    } else if (!stored || (execution.workflowTask === undefined && execution.close === undefined)) {
      execution.workflowTask = fact.value;
    }
  } else if (fact.key === 'buffered') {
    if (execution.close === undefined) execution.buffered = fact.value;
  } else if (fact.key === 'dispatched-through') {
    execution.dispatchedThrough = fact.value;
  } else if (fact.key === 'chain') {
    execution.chain = fact.value;
  } else if (fact.key === 'next-run-started') {
    execution.nextRunStarted = true;
  } else if (fact.key === 'refused-starts') {
    execution.refusedStarts = fact.value;
  } else if (fact.key === 'resets') {
    execution.resets = fact.value;
  } else if (fact.key === 'reset-run') {
    execution.resetRunId = fact.value;
  } else if (fact.key === 'farewells-said') {
    execution.farewellsSaid = true;
  } else if (fact.key === 'deleting') {
    execution.deleting = true;
  } else if (isNexusFact(fact)) {
    applyNexusFact(execution, fact, stored);
  } else {
    const id = Number(fact.key.slice('activity/'.length));
    const activity = execution.activities.get(id);
    if (activity === undefined) {
      if (!stored) throw new Error(`a fact about activity ${id}, which is not pending`);
      return; // The activity has closed since; its fact is left behind because deleting costs a row.
    }
    const { cancelRequestedEventId, scheduled = activity.event } = activity;
    const { options } = fact.value;
    const next: Activity = options
      ? { event: { ...scheduled, ...options }, scheduled, ...fact.value }
      : { event: scheduled, ...fact.value };
    execution.activities.set(id, cancelRequestedEventId === undefined ? next : { ...next, cancelRequestedEventId });
  }
}

function rememberRequest(execution: Execution, requestId: string, event: HistoryEvent): void {
  execution.requestIds.set(requestId, { eventType: event.type, eventId: event.eventId });
}

function activityOf(execution: Execution, scheduledEventId: number, event: HistoryEvent): Activity {
  const activity = execution.activities.get(scheduledEventId);
  if (activity === undefined) throw new Error(`${event.type}: activity ${scheduledEventId} is not pending`);
  return activity;
}

function must<T>(value: T | undefined, event: HistoryEvent): T {
  if (value === undefined) throw new Error(`${event.type} without a workflow task`);
  return value;
}

type Initiated = HistoryEvent & { readonly initiatedEventId: number };

function childOf(execution: Execution, event: Initiated): Child {
  const child = execution.children.get(event.initiatedEventId);
  if (child === undefined) throw new Error(`${event.type}: child ${event.initiatedEventId} is not pending`);
  return child;
}

function answered(pending: Map<number, unknown>, event: Initiated): void {
  if (!pending.delete(event.initiatedEventId))
    throw new Error(`${event.type}: ${event.initiatedEventId} is not pending`);
}
