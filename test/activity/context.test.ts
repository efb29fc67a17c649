import { expect, test, vi } from 'vitest';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import { activityInfo, cancellationDetails, heartbeat, log, sleep } from '../../sdk/activity/index.ts';
import { CancelledFailure } from '../../sdk/common/failures.ts';
import { createActivityRunner } from '../../sdk/activity/run-activity.ts';

const task: ActivityTask = {
  taskToken: 'dG9rZW4=',
  namespace: 'shop',
  workflowId: 'order-7',
  runId: 'run-1',
  workflowType: 'order',
  activityId: '1',
  activityType: 'act',
  attempt: 2,
  taskQueue: 'orders',
  scheduledTime: 1,
  startedTime: 3,
  currentAttemptScheduledTime: 2,
  scheduleToCloseTimeout: 0,
  startToCloseTimeout: 60_000,
  heartbeatTimeout: 0,
  retryPolicy: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 100_000, maximumAttempts: 0 },
};
const run = (act: () => unknown, reply: HeartbeatReply = {}) =>
  createActivityRunner({ activities: { act } })(task, new AbortController().signal, async () => reply);

test('an activity knows its namespace by both names, and its retry policy', async () => {
  let info: ReturnType<typeof activityInfo> | undefined;
  await run(() => {
    info = activityInfo();
  });
  expect(info).toMatchObject({
    namespace: 'shop',
    activityNamespace: 'shop',
    workflowExecution: { workflowId: 'order-7', runId: 'run-1' },
    retryPolicy: { initialInterval: 1_000, backoffCoefficient: 2 },
  });
});

test("a task token's bytes are those that its base64 stands for", async () => {
  let info: ReturnType<typeof activityInfo> | undefined;
  await run(() => {
    info = activityInfo();
  });
  expect(info?.base64TaskToken).toBe('dG9rZW4=');
  expect(new TextDecoder().decode(info?.taskToken)).toBe('token');
});

test('an activity that is cancelled is told every reason that it might have had', async () => {
  let details: unknown;
  const outcome = await run(
    async () => {
      heartbeat();
      await sleep('1 minute').finally(() => {
        details = cancellationDetails();
      });
    },
    { cancelRequested: true },
  );
  expect(outcome.status).toBe('canceled');
  expect(details).toMatchObject({ cancelRequested: true, timedOut: false, notFound: false });
});

test.each([
  ['paused', { activityPaused: true }, 'Activity paused', 'ActivityPause'],
  ['reset', { activityReset: true }, 'Activity reset', 'ActivityReset'],
] as const)(
  'an attempt that hears that it is %s stops, and fails for that reason',
  async (flag, reply, message, type) => {
    let details: unknown;
    const outcome = await run(async () => {
      heartbeat();
      await sleep('1 minute').finally(() => {
        details = cancellationDetails();
      });
    }, reply);
    expect(details).toMatchObject({ cancelRequested: false, [flag]: true });
    expect(outcome).toMatchObject({ status: 'failed', failure: { message, applicationFailureInfo: { type } } });
  },
);

test('a cancellation that nobody has asked for is a failure like any other', async () => {
  const outcome = await run(() => {
    throw new CancelledFailure('of my own');
  });
  const applicationFailureInfo = { type: 'CancelledFailure' };
  expect(outcome).toMatchObject({ status: 'failed', failure: { message: 'of my own', applicationFailureInfo } });
});

test('a copy of the reason, which is what workerd rejects an aborted request with, counts as the cancellation', async () => {
  const outcome = await run(
    async () => {
      heartbeat();
      await sleep('1 minute').catch(({ name, message }: Error) => {
        throw Object.assign(new Error(message), { name });
      });
    },
    { cancelRequested: true },
  );
  expect(outcome.status).toBe('canceled');
});

test('each level of the logger is one of the console', async () => {
  const lines: string[] = [];
  const spies = (['debug', 'info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(`${level} ${line}`)),
  );
  await run(() => {
    log.trace('a');
    log.log('WARN', 'b', { card: 7 });
  });
  for (const spy of spies) spy.mockRestore();
  const attempt = { activityType: 'act', activityId: '1', attempt: 2, workflowId: 'order-7', runId: 'run-1' };
  expect(lines).toEqual([
    `debug ${JSON.stringify({ message: 'a', ...attempt })}`,
    `warn ${JSON.stringify({ message: 'b', ...attempt, card: 7 })}`,
  ]);
});

test('an error fails an activity with the name of its class', async () => {
  class CardRefused extends Error {}
  const outcome = await run(() => {
    throw new CardRefused('no');
  });
  expect(outcome).toMatchObject({
    status: 'failed',
    failure: { message: 'no', applicationFailureInfo: { type: 'CardRefused' } },
  });
});
