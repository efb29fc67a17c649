import { expect, test } from 'vitest';
import type { ActivityOptions } from '../../protocol/operator-requests.ts';
import { nextDeadline } from '../../src/history/deadlines.ts';
import { resetActivity, updateActivityOptions } from '../../src/history/requests/operate-activities.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const all = { namespace: 'default', workflowId: 'order-7', activities: { all: true } } as const;
const details = [{ data: 'MQ==' }];
const heartbeat = (run: GivenRun, now: number) =>
  run.at(now, (tx) => recordActivityTaskHeartbeat(tx, { scheduledEventId: 5, attempt: 1 }, details));
const fail = (run: GivenRun, now: number) =>
  run.at(now, (tx) => {
    const failure = applicationFailure('busy');
    respondActivityTask(tx, { scheduledEventId: 5, attempt: 1 }, { status: 'failed', failure });
  });
const activity = (run: GivenRun) => run.execution.activities.get(5);

test('a reset forgets also the heartbeats that its attempt still sends', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  heartbeat(run, 1);
  run.at(2, (tx) => resetActivity(tx, { ...all, resetHeartbeat: true }));
  heartbeat(run, 3);
  fail(run, 4);
  expect(activity(run)).toMatchObject({ state: 'Scheduled', attempt: 1 });
  expect(activity(run)?.heartbeatDetails).toBeUndefined();
  run.restart();
  run.at(5_000, () => undefined);
  heartbeat(run, 5_001);
  fail(run, 5_002);
  expect(activity(run)).toMatchObject({ attempt: 2, heartbeatDetails: details }); // Once.
});

test('an activity keeps one of the timeouts that end it', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  const change = (options: ActivityOptions) => {
    let reply: Reply<ActivityOptions> | undefined;
    run.at(1, (tx) => (reply = updateActivityOptions(tx, { ...all, options })));
    return reply as Reply<ActivityOptions>;
  };
  expect(change({ startToCloseTimeout: 0 }).error?.code).toBe('INVALID_ARGUMENT');
  expect(change({ startToCloseTimeout: -1 }).error?.code).toBe('INVALID_ARGUMENT');
  expect(activity(run)?.event.startToCloseTimeout).toBe(5_000);
  expect(change({ startToCloseTimeout: 0, scheduleToCloseTimeout: 9_000 }).ok).toMatchObject({
    startToCloseTimeout: 0,
    scheduleToCloseTimeout: 9_000,
  });
  expect(nextDeadline(run.execution)).toBe(9_000);
});
