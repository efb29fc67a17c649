import { expect, test } from 'vitest';
import {
  CancellationScope,
  TimeoutFailure,
  condition,
  defineSignal,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from 'perdure/workflow';
import type { LocalActivityOptions } from 'perdure/workflow';
import type { RunLocalActivity } from '../../sdk/runtime/local-activity-calls.ts';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { END_OF_TASK } from '../../sdk/runtime/patches.ts';
import { drive, payloads, resultOf } from './drive.ts';

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

/** A workflow task that is answered as soon as it has waited at all. */
const impatient = { started: { workflowTaskTimeout: 1 }, replay: false };
const forever = () => new Promise<never>(() => undefined);

test('a workflow task does not wait longer than most of its timeout: the next one does', async () => {
  const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
  let attempts = 0;
  const runLocalActivity: RunLocalActivity = () => {
    attempts++;
    return promise;
  };
  const run = drive(() => hang({ startToCloseTimeout: '1h' }), { ...impatient, runner: { runLocalActivity } });
  expect(await run.completion()).toMatchObject({ commands: [END_OF_TASK], forceCreateNewWorkflowTask: true });
  expect(await run.completion()).toMatchObject({ commands: [], forceCreateNewWorkflowTask: true });
  resolve({ status: 'completed', result: payloads('at last') });
  expect(resultOf((await run.task()).slice(1))).toBe('at last');
  expect(attempts).toBe(1);
  expect(await run.replay()).toBeUndefined();
});

test('what has ended is told when the task is answered, and what goes on is told later', async () => {
  const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
  const outcomes = [promise, Promise.resolve({ status: 'completed', result: payloads('quick') } as const)];
  const { step } = proxyLocalActivities<{ step(): Promise<string> }>({ startToCloseTimeout: '1h' });
  const order: string[] = [];
  const workflow = async () => {
    const told: string[] = [];
    const keep = async (name: string) => {
      told.push(`${name}: ${await step()}`);
      order.splice(0, order.length, ...told);
    };
    await Promise.all([keep('first'), keep('second')]);
    return told;
  };
  const runLocalActivity: RunLocalActivity = () => outcomes.shift() ?? forever();
  const run = drive(workflow, { ...impatient, runner: { runLocalActivity } });
  expect(await run.task()).toMatchObject([{ type: 'RecordMarker' }]);
  expect(order).toEqual(['second: quick']);
  resolve({ status: 'completed', result: payloads('slow') });
  expect(resultOf(await run.task())).toEqual(['second: quick', 'first: slow']);
  expect(await run.replay()).toBeUndefined();
});

test.each([
  ['TRY_CANCEL', 'CANCELLED'],
  ['WAIT_CANCELLATION_COMPLETED', 'CANCELLED'],
  ['ABANDON', undefined],
] as const)('one that runs is cancelled by a signal, with %s', async (cancellationType, expected) => {
  const stop = defineSignal('stop');
  let told: unknown;
  const runLocalActivity: RunLocalActivity = (_, signal) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        told = signal.reason;
        resolve({ status: 'canceled' });
      }),
    );
  const workflow = async () => {
    const scope = new CancellationScope();
    setHandler(stop, () => scope.cancel());
    return scope.run(() => hang({ startToCloseTimeout: '1h', cancellationType })).catch(isCancellation);
  };
  const run = drive(workflow, { ...impatient, runner: { runLocalActivity } });
  await run.task();
  expect(await run.signal('stop').completion()).toMatchObject({
    commands: [END_OF_TASK],
    forceCreateNewWorkflowTask: true,
  });
  const [marker, complete] = await run.task();
  expect(marker).toMatchObject({ type: 'RecordMarker', failure: { canceledFailureInfo: {} } });
  expect(complete).toMatchObject({ type: 'CompleteWorkflowExecution', result: payloads(true) });
  expect(told).toBe(expected);
  expect(await run.replay()).toBeUndefined();
});

test('one that has outlasted its task is told by a task that brings nothing else', async () => {
  const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
  const note = defineSignal('note');
  const workflow = async () => {
    const order: string[] = [];
    setHandler(note, async () => {
      await Promise.resolve();
      order.push('note');
    });
    await hang({ startToCloseTimeout: '1h' });
    order.push('activity');
    await condition(() => order.length === 3);
    return order;
  };
  const run = drive(workflow, { ...impatient, runner: { runLocalActivity: () => promise } });
  await run.task();
  expect(await run.signal('note').completion()).toEqual({
    commands: [END_OF_TASK],
    sdkMetadata: {},
    forceCreateNewWorkflowTask: true,
  });
  resolve({ status: 'completed', result: payloads('slow') });
  await promise;
  expect(await run.signal('note').completion()).toMatchObject({ commands: [END_OF_TASK], nextTaskIsReady: true });
  expect(resultOf((await run.task()).slice(1))).toEqual(['note', 'note', 'activity']);
  expect(await run.replay()).toBeUndefined();
});

test('one that waits for another attempt is cancelled at once', async () => {
  const stop = defineSignal('stop');
  const runLocalActivity: RunLocalActivity = async () => ({ status: 'failed', failure: { message: 'busy' } });
  const workflow = async () => {
    const scope = new CancellationScope();
    setHandler(stop, () => scope.cancel());
    const options = { startToCloseTimeout: '1h', cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;
    const retry = { initialInterval: '50s', maximumAttempts: 2 } as const;
    return scope.run(() => hang({ ...options, retry })).catch(isCancellation);
  };
  const run = drive(workflow, { ...impatient, runner: { runLocalActivity } });
  await run.task();
  expect(await run.signal('stop').task()).toEqual([END_OF_TASK]);
  expect(resultOf((await run.task()).slice(1))).toBe(true);
});

test('whatever still runs is asked to stop when the workflow ends', async () => {
  let told: unknown;
  const runLocalActivity: RunLocalActivity = (_, signal) => {
    signal.addEventListener('abort', () => {
      told = signal.reason;
    });
    return forever();
  };
  const finish = defineSignal('finish');
  const workflow = async () => {
    let finished = false;
    setHandler(finish, () => void (finished = true));
    await Promise.race([hang({ startToCloseTimeout: '1h' }), condition(() => finished)]);
  };
  const run = drive(workflow, { ...impatient, runner: { runLocalActivity } });
  await run.task();
  expect(told).toBeUndefined();
  expect(await run.signal('finish').task()).toMatchObject([{ type: 'CompleteWorkflowExecution' }]);
  expect(told).toBe('CANCELLED');
});
