import { expect, test } from 'vitest';
import { CancellationScope, TimeoutFailure, isCancellation, proxyLocalActivities } from 'perdure/workflow';
import type { LocalActivityOptions } from 'perdure/workflow';
import type { RunLocalActivity } from '../../sdk/runtime/local-activities.ts';
import { drive, payloads } from './drive.ts';

/** Runs `workflow` until its first task is answered, with local activities that `runLocalActivity` stands for. */
const answerOf = async (workflow: () => Promise<unknown>, runLocalActivity: RunLocalActivity) => {
  const run = drive(workflow, { replay: false, runner: { runLocalActivity } });
  return run.task();
};
const hang = (options: LocalActivityOptions) =>
  proxyLocalActivities<{ hang(): Promise<void> }>({ retry: { maximumAttempts: 1 }, ...options }).hang();
const timeoutOf = (error: unknown): unknown => error instanceof TimeoutFailure && error.timeoutType;

test.each([
  ['START_TO_CLOSE', { startToCloseTimeout: 5, scheduleToCloseTimeout: '1h' }],
  ['SCHEDULE_TO_CLOSE', { startToCloseTimeout: '1h', scheduleToCloseTimeout: 5 }],
  ['SCHEDULE_TO_CLOSE', { scheduleToCloseTimeout: 5 }],
] as const)('the nearer timeout ends an attempt with %s, and tells it', async (expected, options) => {
  let told: Promise<unknown> | undefined;
  const [, complete] = await answerOf(
    () => hang(options).catch(timeoutOf),
    (_, signal) => {
      told = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));
      return new Promise(() => undefined);
    },
  );
  expect(complete).toMatchObject({ type: 'CompleteWorkflowExecution', result: payloads(expected) });
  expect(await told).toBe('TIMED_OUT');
});

test('an attempt whose first has used up the time for all is not made', async () => {
  let attempts = 0;
  const [, complete] = await answerOf(
    () =>
      hang({ startToCloseTimeout: 5, scheduleToCloseTimeout: '1s', retry: { initialInterval: '1s' } }).catch(timeoutOf),
    () => {
      attempts++;
      return new Promise(() => undefined);
    },
  );
  expect(complete).toMatchObject({ result: payloads('START_TO_CLOSE') });
  expect(attempts).toBe(1);
});

test('one that is cancelled before it has begun, and waited for, is not run', async () => {
  let attempts = 0;
  const [marker, complete] = await answerOf(
    async () => {
      const scope = new CancellationScope();
      const outcome = scope
        .run(() => hang({ startToCloseTimeout: '1h', cancellationType: 'WAIT_CANCELLATION_COMPLETED' }))
        .catch(isCancellation);
      scope.cancel();
      return outcome;
    },
    async () => {
      attempts++;
      return { status: 'completed' };
    },
  );
  expect(marker).toMatchObject({ markerName: 'core_local_activity', failure: { canceledFailureInfo: {} } });
  expect(complete).toMatchObject({ type: 'CompleteWorkflowExecution', result: payloads(true) });
  expect(attempts).toBe(0);
});
