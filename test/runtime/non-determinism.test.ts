import { expect, test } from 'vitest';
import { CancellationScope, proxyActivities, scheduleActivity, sleep } from '../../sdk/workflow/index.ts';
import { drive } from './drive.ts';

const { charge, tidy } = proxyActivities<{ charge(): Promise<void>; tidy(): Promise<void> }>({
  startToCloseTimeout: 9,
});

/** What a changed workflow is told on the history that the old one left, with one more task to take. */
async function changed(old: () => Promise<unknown>, now: () => Promise<unknown>): Promise<string> {
  const run = drive(old);
  await run.task();
  await run.task();
  const answer = await run.replay(now);
  expect(answer).toMatch(/^NON_DETERMINISTIC_ERROR: \[TMPRL1100\] Nondeterminism error: /);
  return answer ?? '';
}

test('an activity that was renamed', async () => {
  expect(await changed(charge, tidy)).toContain(
    'event 5 is ActivityTaskScheduled "charge" with id 1, but the code asked for ScheduleActivityTask "tidy" with id 1',
  );
});

test('an activity with another id', async () => {
  const own = () => scheduleActivity('charge', [], { startToCloseTimeout: 9, activityId: 'mine' });
  expect(await changed(charge, own)).toContain('but the code asked for ScheduleActivityTask "charge" with id mine');
});

test('a timer where an activity was', async () => {
  expect(await changed(charge, () => sleep(5))).toContain(
    'event 5 is ActivityTaskScheduled "charge" with id 1, but the code asked for StartTimer with id 1',
  );
});

test('a timer with another number', async () => {
  const second = async () => {
    await CancellationScope.cancellable(async () => {
      void sleep(1).catch(() => undefined);
      CancellationScope.current().cancel();
    });
    await sleep(5);
  };
  expect(await changed(() => sleep(5), second)).toContain(
    'event 5 is TimerStarted with id 1, but the code asked for StartTimer with id 2',
  );
});

test('a command that the code asks for no more', async () => {
  expect(
    await changed(
      () => Promise.all([sleep(5), charge()]),
      () => sleep(5),
    ),
  ).toContain(
    'No command scheduled for event 6: event 6 is ActivityTaskScheduled "charge" with id 1, but the code asked for nothing',
  );
});

test('a command that history does not have', async () => {
  expect(
    await changed(
      () => sleep(5),
      () => Promise.all([sleep(5), tidy()]),
    ),
  ).toContain('the code asked for ScheduleActivityTask "tidy" with id 1, which is not in the history');
});

test('two commands in another order', async () => {
  expect(
    await changed(
      () => Promise.all([sleep(5), tidy()]),
      () => Promise.all([tidy(), sleep(5)]),
    ),
  ).toContain('event 5 is TimerStarted with id 1, but the code asked for ScheduleActivityTask');
});

test('a workflow that ends where it went on', async () => {
  expect(
    await changed(
      () => sleep(5),
      async () => undefined,
    ),
  ).toContain('event 5 is TimerStarted with id 1, but the code asked for CompleteWorkflowExecution');
});

test('a workflow that goes on where it ended', async () => {
  const run = drive(async () => undefined);
  await run.task();
  expect(await run.replay(() => new Promise(() => undefined))).toContain(
    'event 5 is WorkflowExecutionCompleted, but the code asked for nothing',
  );
});

test('a cancelled timer that is cancelled no more', async () => {
  const workflow = (cancels: boolean) => async () => {
    const scope = new CancellationScope();
    const timer = scope.run(() => sleep('1 hour')).catch(() => undefined);
    await sleep(5);
    if (cancels) scope.cancel();
    await Promise.all([timer, sleep(6)]);
  };
  const run = drive(workflow(true));
  await run.task();
  await run.fire('2').task();
  expect(await run.replay(workflow(true))).toBeUndefined();
  expect(await run.replay(workflow(false))).toContain(
    'event 12 is TimerCanceled with id 1, but the code asked for nothing',
  );
});

test('an activity that is cancelled no more', async () => {
  const workflow = (cancels: boolean) => async () => {
    const scope = new CancellationScope();
    const activity = scope.run(() => charge()).catch(() => undefined);
    await sleep(5);
    if (cancels) scope.cancel();
    await activity;
    await sleep(6);
  };
  const run = drive(workflow(true));
  await run.task();
  await run.fire('1').task();
  expect(await run.replay(workflow(false))).toContain(
    'event 11 is ActivityTaskCancelRequested, but the code asked for nothing',
  );
});

test('what is not compared may change: arguments, timeouts, durations', async () => {
  const run = drive(() => Promise.all([sleep(5), charge()]));
  await run.task();
  const other = proxyActivities({ startToCloseTimeout: 70, heartbeatTimeout: 1, taskQueue: 'elsewhere' });
  expect(await run.replay(() => Promise.all([sleep(7_000), other['charge']?.('more')]))).toBeUndefined();
});

test('a workflow type that is not registered is named, with those that are', async () => {
  const run = drive(async () => undefined, { started: { workflowType: 'refund' } });
  expect(await run.failedTask()).toMatchObject({
    cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE',
    message: expect.stringContaining('Workflow type "refund" is not registered on this Worker; available: [workflow]'),
  });
});

test('what the code asked for is told with its place', async () => {
  expect(await changed(charge, () => sleep(5))).toMatch(
    /asked for StartTimer with id 1 \(at .*non-determinism\.test\.ts:\d+:\d+\)*\)/,
  );
});
