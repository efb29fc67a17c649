import type { CommandOf } from '../../../protocol/commands.ts';
import { recordCancellation } from '../activity.ts';
import { startedOf } from '../execution.ts';
import { limits } from '../limits.ts';
import { fillRetryPolicy, retryPolicyProblem } from '../../../protocol/retry-policy.ts';
import type { Transaction } from '../transaction.ts';
import { overLimit } from './plan.ts';
import type { Plan, Refusal } from './plan.ts';

type Schedule = CommandOf<'ScheduleActivityTask'>;

const bad = (message: string): Refusal => ({ cause: 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', message });

export function checkActivity(command: Schedule, { activityIds }: Plan): Refusal | undefined {
  const { activityId, activityType } = command;
  if (activityId.length > 1000 || activityType.length > 1000)
    return bad('ActivityId or ActivityType exceeds 1,000 characters.');
  if (activityType === '') return bad('ActivityType is not set.');
  const retry = retryPolicyProblem(command.retryPolicy);
  if (retry !== undefined) {
    const which = `ActivityId=${activityId} ActivityType=${activityType}`;
    return bad(`invalid ActivityRetryPolicy on ScheduleActivityTaskCommand: ${retry} ${which}`);
  }
  if (!command.startToCloseTimeout && !command.scheduleToCloseTimeout) {
    return bad('A valid StartToClose or ScheduleToCloseTimeout is not set on the activity.');
  }
  if (activityIds.has(activityId)) {
    return { cause: 'SCHEDULE_ACTIVITY_DUPLICATE_ID', message: `activity id ${activityId} is in use` };
  }
  const { size } = activityIds;
  activityIds.add(activityId);
  return overLimit('pending activities', size, limits.pendingActivities, 'PENDING_ACTIVITIES_LIMIT_EXCEEDED');
}

/**
 * Schedules an activity. A schedule-to-close timeout bounds the others and stands in for those that are not set; everything is bounded by
 * the run timeout. Source: Temporal server, `validateActivityScheduleAttributes`.
 */
export function scheduleActivityTask(tx: Transaction, command: Schedule, workflowTaskCompletedEventId: number): void {
  const started = startedOf(tx.execution);
  const runTimeout = started.workflowRunTimeout ?? 0;
  const within = (timeout: number | undefined, bound: number) =>
    timeout && bound ? Math.min(timeout, bound) : timeout || bound;
  const scheduleToCloseTimeout = within(command.scheduleToCloseTimeout, runTimeout);
  const startToCloseTimeout = within(
    command.startToCloseTimeout,
    command.scheduleToCloseTimeout ? scheduleToCloseTimeout : runTimeout,
  );
  const heartbeatTimeout = command.heartbeatTimeout ? Math.min(command.heartbeatTimeout, startToCloseTimeout) : 0;
  const taskQueue = command.taskQueue ?? started.taskQueue;
  tx.record({
    type: 'ActivityTaskScheduled',
    activityId: command.activityId,
    activityType: command.activityType,
    taskQueue,
    header: command.header ?? {},
    ...(command.input ? { input: command.input } : {}),
    scheduleToCloseTimeout,
    scheduleToStartTimeout: within(command.scheduleToStartTimeout, scheduleToCloseTimeout),
    startToCloseTimeout,
    heartbeatTimeout,
    workflowTaskCompletedEventId,
    retryPolicy: fillRetryPolicy(command.retryPolicy),
    ...(command.priority ? { priority: command.priority } : {}),
    ...(taskQueue === started.taskQueue ? { useWorkflowBuildId: true } : {}),
    ...(command.userMetadata ? { userMetadata: command.userMetadata } : {}),
  });
}

export function requestCancelActivityTask(
  tx: Transaction,
  { scheduledEventId }: CommandOf<'RequestCancelActivityTask'>,
  workflowTaskCompletedEventId: number,
): void {
  if (!tx.execution.activities.has(scheduledEventId)) return; // It closed in the same turn.
  tx.record({ type: 'ActivityTaskCancelRequested', scheduledEventId, workflowTaskCompletedEventId });
}

/**
 * Ends the activities that a workflow task has asked to cancel, and of which no attempt has to be told. That is not what the code did: it follows
 * all events of its commands. Answers whether there were any. Source: Temporal server, `historybuilder/event_store.go`.
 */
export function cancelUnstartedActivities(tx: Transaction, workflowTaskCompletedEventId: number): boolean {
  const unstarted = [...tx.execution.activities].filter(
    ([, { state, cancelRequestedEventId = 0 }]) =>
      state === 'Scheduled' && cancelRequestedEventId > workflowTaskCompletedEventId,
  );
  for (const [id] of unstarted) recordCancellation(tx, id);
  return unstarted.length > 0;
}
