import { expect, test } from 'vitest';
import { proxyActivities, scheduleActivity } from '../../sdk/workflow/index.ts';
import type { ActivityOptions } from '../../sdk/workflow/index.ts';
import { activityFailureOf, drive, payloads, resultOf } from './drive.ts';

interface Activities {
  charge(card: string, amount: number): Promise<string>;
  tidy(): Promise<string>;
}
const { charge, tidy } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

test('calling an activity schedules it with its arguments, and answers its result', async () => {
  const run = drive(() => charge('visa', 12));
  expect(await run.task()).toEqual([
    {
      type: 'ScheduleActivityTask',
      activityId: '1',
      activityType: 'charge',
      input: payloads('visa', 12),
      startToCloseTimeout: 60_000,
    },
  ]);
  expect(resultOf(await run.complete('1', 'charged').task())).toBe('charged');
});

test('options are sent in milliseconds', async () => {
  const { tidy } = proxyActivities<Activities>({
    scheduleToCloseTimeout: '1 hour',
    scheduleToStartTimeout: '10s',
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: 500,
    taskQueue: 'cleaners',
    priority: { priorityKey: 2 },
    summary: 'sweeping',
    retry: { initialInterval: '2s', maximumAttempts: 3, nonRetryableErrorTypes: ['Broken'] },
  });
  expect(await drive(() => tidy()).task()).toMatchObject([
    {
      scheduleToCloseTimeout: 3_600_000,
      scheduleToStartTimeout: 10_000,
      startToCloseTimeout: 120_000,
      heartbeatTimeout: 500,
      taskQueue: 'cleaners',
      priority: { priorityKey: 2 },
      userMetadata: { summary: payloads('sweeping')[0] },
      retryPolicy: { initialInterval: 2_000, maximumAttempts: 3, nonRetryableErrorTypes: ['Broken'] },
    },
  ]);
});

test('activities without a timeout are refused where they are declared', () => {
  expect(() => proxyActivities({} as ActivityOptions)).toThrow(
    'Required either scheduleToCloseTimeout or startToClose',
  );
  expect(() => proxyActivities(undefined as never)).toThrow(TypeError);
});

test('executeWithOptions changes options for one call', async () => {
  const own = proxyActivities<Activities>({
    startToCloseTimeout: 10,
    retry: { maximumAttempts: 3, initialInterval: 5 },
  });
  const run = drive(() =>
    Promise.all([
      own.tidy.executeWithOptions({ startToCloseTimeout: 20, retry: { maximumAttempts: 1 } }, []),
      own.tidy(),
    ]),
  );
  expect(await run.task()).toMatchObject([
    { startToCloseTimeout: 20, retryPolicy: { maximumAttempts: 1, initialInterval: 5 } },
    { startToCloseTimeout: 10, retryPolicy: { maximumAttempts: 3 } },
  ]);
});

test('activities are numbered from 1, whether or not they have ids of their own', async () => {
  const options = { startToCloseTimeout: 10 };
  const run = drive(() =>
    Promise.all([tidy(), scheduleActivity('tidy', [], { ...options, activityId: 'mine' }), tidy()]),
  );
  expect(await run.task()).toMatchObject([{ activityId: '1' }, { activityId: 'mine' }, { activityId: '3' }]);
});

test('activities that end in one task are told in the order of history', async () => {
  const run = drive(async () => {
    const order: string[] = [];
    await Promise.all([tidy().then((x) => order.push(x)), charge('visa', 1).then((x) => order.push(x))]);
    return order;
  });
  await run.task();
  expect(resultOf(await run.complete('2', 'second').complete('1', 'first').task())).toEqual(['second', 'first']);
});

test('an activity without a result answers undefined', async () => {
  const run = drive(async () => typeof (await tidy()));
  await run.task();
  expect(resultOf(await run.complete('1').task())).toBe('undefined');
});

test('a failed activity rejects with an ActivityFailure whose cause is what it threw', async () => {
  const run = drive(() => tidy().catch(activityFailureOf));
  await run.task();
  const info = { type: 'NoBroom', nonRetryable: true, details: payloads('cellar') };
  run.fail('1', { message: 'no broom', cause: { message: 'root' }, applicationFailureInfo: info });
  expect(resultOf(await run.task())).toMatchObject({
    name: 'ActivityFailure',
    message: 'Activity task failed',
    activityType: 'tidy',
    activityId: '1',
    identity: 'worker-1',
    retryState: 'NON_RETRYABLE_FAILURE',
    cause: {
      name: 'ApplicationFailure',
      message: 'no broom',
      type: 'NoBroom',
      nonRetryable: true,
      details: ['cellar'],
    },
  });
});

test('a timed out activity rejects with a TimeoutFailure inside', async () => {
  const run = drive(() => tidy().catch(activityFailureOf));
  await run.task();
  run.add({
    type: 'ActivityTaskTimedOut',
    scheduledEventId: run.find('ActivityTaskScheduled').eventId,
    failure: {
      message: 'activity Heartbeat timeout',
      timeoutFailureInfo: { timeoutType: 'HEARTBEAT', lastHeartbeatDetails: payloads(7) },
    },
    retryState: 'MAXIMUM_ATTEMPTS_REACHED',
  });
  expect(resultOf(await run.task())).toMatchObject({
    message: 'Activity task timed out',
    retryState: 'MAXIMUM_ATTEMPTS_REACHED',
    cause: { name: 'TimeoutFailure', timeoutType: 'HEARTBEAT', lastHeartbeatDetails: 7 },
  });
});

test('an activity failure that is not caught fails the workflow with all its causes', async () => {
  const run = drive(() => tidy());
  await run.task();
  run.fail('1', { message: 'no broom', applicationFailureInfo: { type: 'NoBroom' } });
  expect(await run.task()).toMatchObject([
    {
      type: 'FailWorkflowExecution',
      failure: {
        message: 'Activity task failed',
        activityFailureInfo: {
          activityId: '1',
          activityType: { name: 'tidy' },
          scheduledEventId: 5,
          startedEventId: 6,
        },
        cause: { message: 'no broom', applicationFailureInfo: { type: 'NoBroom' } },
      },
    },
  ]);
});
