import { jsonOf } from '../../protocol/payload.ts';
import { isOpen, startedOf } from './execution.ts';
import type { Activity, Child, Execution } from './execution.ts';
import type { NexusCompletionRequest } from '../../protocol/requests.ts';
import { callbacksOf, completionRequest } from './completion-callbacks.ts';
import { successorOf } from './chain.ts';
import type { NextRun } from './facts.ts';
import type { EventOf, Execution as ExecutionName, HistoryEvent } from './types.ts';

/** Something the outside is owed. After a crash the same list comes out (E3). */
export type Task =
  | { readonly type: 'ActivityAttempt'; readonly activity: Activity }
  /** A run of this chain that must be started in its own object. */
  | { readonly type: 'StartNextRun'; readonly next: NextRun }
  | Delivery;

/** Something owed to another workflow. `id` is the event it comes from; deliveries to one workflow keep the order of their ids. */
export type Delivery = { readonly id: number; readonly workflowId: string } & (
  | { readonly type: 'StartChild'; readonly event: EventOf<'StartChildWorkflowExecutionInitiated'> }
  | { readonly type: 'SignalExternal'; readonly event: EventOf<'SignalExternalWorkflowExecutionInitiated'> }
  | { readonly type: 'CancelExternal'; readonly event: EventOf<'RequestCancelExternalWorkflowExecutionInitiated'> }
  /** The parent close policy of a child. */
  | { readonly type: 'CloseChild'; readonly child: Child }
  | {
      readonly type: 'NotifyParent';
      readonly parent: ExecutionName;
      readonly initiatedEventId: number;
      readonly close: HistoryEvent;
    }
  /** The schedule that started the chain hears how it ended. Here `workflowId` is the schedule's id. */
  | { readonly type: 'NotifySchedule'; readonly close: HistoryEvent }
  /** How the run has ended, to the run that called it as a Nexus operation. */
  | { readonly type: 'CompleteNexusOperation'; readonly request: NexusCompletionRequest }
);

/** What the outside is owed now, in the order in which it came due. `isHead` tells whether this object is the head of its chain. */
export function tasks(execution: Execution, isHead: boolean): Task[] {
  const list: Task[] = [];
  for (const activity of execution.activities.values()) {
    if (activity.state === 'Started' && !activity.completesLater) list.push({ type: 'ActivityAttempt', activity });
  }
  list.push(...deliveries(execution));
  const next = owedRun(execution, isHead);
  if (next !== undefined) list.push({ type: 'StartNextRun', next });
  return list;
}

/**
 * What other workflows are owed. A run that has closed still sends what it has asked for before, tells its parent how it ended, and closes
 * its children as their policies say, whatever closed it. Source: Temporal server, `transfer_queue_active_task_executor.go`.
 */
export function deliveries(execution: Execution): Delivery[] {
  const { children, externalSignals, externalCancels } = execution;
  const open = isOpen(execution);
  // Most runs have nothing to do with others, and this is asked in every turn.
  if (execution.farewellsSaid || (open && children.size + externalSignals.size + externalCancels.size === 0)) return [];
  const list: Delivery[] = [];
  for (const [id, child] of children) {
    const { workflowId, parentClosePolicy } = child.event;
    const abandoned = parentClosePolicy === 'ABANDON';
    if (open || abandoned) {
      if (child.started === undefined) list.push({ id, workflowId, type: 'StartChild', event: child.event });
    } else if (execution.resetRunId === undefined) {
      list.push({ id, workflowId, type: 'CloseChild', child });
    }
  }
  for (const [id, event] of externalSignals) {
    list.push({ id, workflowId: event.workflowExecution.workflowId, type: 'SignalExternal', event });
  }
  for (const [id, event] of externalCancels) {
    list.push({ id, workflowId: event.workflowExecution.workflowId, type: 'CancelExternal', event });
  }
  if (list.length > 1) list.sort((a, b) => a.id - b.id);
  const { close, resetRunId } = execution;
  // A child reports from the last run of its chain, and what became of a run that was reset goes on with its children.
  if (close === undefined || resetRunId !== undefined) return list;
  if ('newExecutionRunId' in close && close.newExecutionRunId !== undefined) return list;
  const started = startedOf(execution);
  for (const callback of callbacksOf(execution)) {
    const request = completionRequest(callback, close);
    if (request === undefined) continue;
    list.push({ id: close.eventId, workflowId: request.workflowId, type: 'CompleteNexusOperation', request });
  }
  const { parentWorkflowExecution: parent, parentInitiatedEventId: initiatedEventId } = started;
  if (parent !== undefined && initiatedEventId !== undefined) {
    list.push({
      id: close.eventId,
      workflowId: parent.workflowId,
      type: 'NotifyParent',
      parent,
      initiatedEventId,
      close,
    });
  }
  const scheduleId = scheduleOf(execution);
  if (scheduleId !== undefined) list.push({ id: close.eventId, workflowId: scheduleId, type: 'NotifySchedule', close });
  return list;
}

/** The schedule that started the chain, as its search attributes say. */
function scheduleOf(execution: Execution): string | undefined {
  const payload = startedOf(execution).searchAttributes?.['TemporalScheduledById'];
  const id = payload === undefined ? undefined : jsonOf(payload);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The run this object must still see started: the successor of its own run or, at the head, the one it named current. */
export function owedRun(execution: Execution, isHead: boolean): NextRun | undefined {
  if (isHead && execution.chain !== undefined) return execution.chain.starting;
  if (execution.started === undefined) return undefined;
  return execution.nextRunStarted ? undefined : successorOf(execution);
}

/** The run id that the head of a chain holds for current; `undefined`: there is none. */
export function currentRunId(execution: Execution): string | undefined {
  if (execution.chain !== undefined) return execution.chain.currentRunId;
  if (execution.started === undefined) return undefined;
  return successorOf(execution)?.runId ?? execution.runId;
}
