/**
 * Reset: a new run takes over the history of another one up to a workflow task, fails that task, and goes on from there, with what came
 * later from outside.
 *
 * Source: Temporal server, `service/history/ndc/workflow_resetter.go` and `service/history/api/resetworkflow/api.go`.
 */
import type { PostResetOperation, ResetOptions } from '../../../protocol/operator-requests.ts';
import { invalid, ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { rebuild } from '../apply.ts';
import type { ResetRun } from '../facts.ts';
import { reapply } from '../reapply.ts';
import type { Transaction } from '../transaction.ts';
import type { HistoryEvent } from '../types.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';
import { updateWorkflowExecutionOptions } from './update-workflow-execution-options.ts';

const IDENTITY = 'history-service';

/** The event that would close the workflow task to go back to, or why it cannot be gone back to. */
export function resetPoint(events: readonly HistoryEvent[], { target }: ResetOptions): Reply<number> {
  const finishEventId = finishEventOf(events, target);
  if (finishEventId === undefined)
    return invalid(
      'buildId' in target
        ? `Can't find reset point for ${target.buildId}`
        : 'unable to find any scheduled or completed task',
    );
  const last = events.at(-1)?.eventId ?? 0;
  if (finishEventId <= 1 || finishEventId > last + 1)
    return invalid('Workflow task finish ID must be > 1 && <= workflow last event ID.');
  const before = rebuild(events.slice(0, finishEventId - 1));
  if (before.workflowTask?.scheduledEventId === undefined || before.close !== undefined) {
    return invalid(
      'Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: ' +
        `${finishEventId}`,
    );
  }
  return ok(finishEventId);
}

function finishEventOf(events: readonly HistoryEvent[], target: ResetOptions['target']): number | undefined {
  if ('workflowTaskFinishEventId' in target) return target.workflowTaskFinishEventId;
  const completed = events.filter((event) => event.type === 'WorkflowTaskCompleted');
  if ('buildId' in target) return completed.find(({ buildId }) => buildId === target.buildId)?.eventId;
  const at = target.type === 'FIRST_WORKFLOW_TASK' ? 0 : -1;
  // A run whose code has never got through a task goes back to its first one.
  const scheduled = events.find((event) => event.type === 'WorkflowTaskScheduled');
  return completed.at(at)?.eventId ?? (scheduled && scheduled.eventId + 1);
}

/**
 * Writes the first events of the new run: `base`, the other run's events before the reset point, the task's end, and what of `later` is
 * applied again. Told twice, it changes nothing.
 */
export function startResetRun(
  tx: Transaction,
  { runId, reset }: ResetRun,
  base: readonly HistoryEvent[],
  later: readonly HistoryEvent[],
): void {
  if (tx.execution.started !== undefined) return;
  for (const event of base) tx.copy(event);
  const { workflowTask: task } = tx.execution;
  if (task?.scheduledEventId === undefined) throw new Error('the history was not taken over up to a workflow task');
  const { scheduledEventId } = task;
  const startedEventId =
    task.startedEventId ??
    tx.record({
      type: 'WorkflowTaskStarted',
      scheduledEventId,
      identity: IDENTITY,
      requestId: reset.requestId,
      historySizeBytes: tx.execution.historySize,
    }).eventId;
  tx.record({
    type: 'WorkflowTaskFailed',
    scheduledEventId,
    startedEventId,
    cause: 'RESET_WORKFLOW',
    failure: { message: reset.reason, resetWorkflowFailureInfo: {} },
    identity: IDENTITY,
    baseRunId: reset.baseRunId,
    newRunId: runId,
  });
  // Attempts of the other run are none of this one's: they are sent again.
  for (const id of tx.execution.activities.keys()) {
    tx.note({
      key: `activity/${id}`,
      value: { state: 'Scheduled', attempt: 1, dispatchAt: tx.now, rescheduledAt: tx.now },
    });
  }
  reapply(tx, later, reset.exclude);
  for (const operation of reset.postResetOperations ?? []) operate(tx, operation);
  scheduleWorkflowTask(tx);
}

function operate(tx: Transaction, operation: PostResetOperation): void {
  if ('signalWorkflow' in operation) {
    tx.record({ type: 'WorkflowExecutionSignaled', ...operation.signalWorkflow, identity: IDENTITY });
    return;
  }
  updateWorkflowExecutionOptions(tx, operation.updateWorkflowOptions);
}
