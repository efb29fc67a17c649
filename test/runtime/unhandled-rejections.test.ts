import { beforeAll, expect, test } from 'vitest';
import { ApplicationFailure, CancellationScope, proxyActivities, sleep } from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

// The test runner would report what these tests reject on purpose.
beforeAll(() => void process.removeAllListeners('unhandledRejection'));

const { charge } = proxyActivities<{ charge(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

test('a rejection that nobody handles fails the task', async () => {
  const run = drive(async () => {
    void Promise.reject(new Error('forgotten'));
    await sleep(5);
  });
  expect(await run.failedTask()).toMatchObject({ cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE', message: 'forgotten' });
});

test('it fails the task also when it is a TemporalFailure', async () => {
  const run = drive(async () => {
    void Promise.reject(ApplicationFailure.nonRetryable('forgotten'));
    await sleep(5);
  });
  expect((await run.failedTask()).message).toBe('forgotten');
});

test('an activity that fails with nobody waiting for it fails the task', async () => {
  const run = drive(async () => {
    void charge();
    await sleep(5);
  });
  await run.task();
  run.fail('1', { message: 'refused', applicationFailureInfo: {} });
  expect((await run.failedTask()).message).toBe('Activity task failed');
});

test('a cancelled timer with nobody waiting for it fails the task', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    void scope.run(() => sleep('1 hour'));
    scope.cancel();
    await sleep(5);
  });
  expect((await run.failedTask()).message).toBe('Cancellation scope cancelled');
});

test('a callback of setTimeout that throws fails the task', async () => {
  const run = drive(async () => {
    setTimeout(() => {
      throw new Error('a bug');
    }, 1);
    await sleep(5);
  });
  await run.task();
  expect((await run.fire('1').failedTask()).message).toBe('a bug');
});

test('a rejection that is handled a little later fails nothing', async () => {
  const run = drive(async () => {
    const refused = Promise.reject(new Error('refused'));
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    return refused.catch((error: Error) => error.message);
  });
  expect(resultOf(await run.task())).toBe('refused');
});

test('of two runs at once, the one whose code rejects fails', async () => {
  const careless = drive(async () => {
    await Promise.resolve();
    void Promise.reject(new Error('careless'));
    await sleep(5);
  });
  const careful = drive(async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    await sleep(5);
  });
  const [failed, commands] = await Promise.all([careless.failedTask(), careful.task()]);
  expect(failed.message).toBe('careless');
  expect(typesOf(commands)).toEqual(['StartTimer']);
});

test('a rejection outside workflow code is left to whoever listens for it', async () => {
  const heard: unknown[] = [];
  process.on('unhandledRejection', (reason: unknown) => heard.push(reason));
  const run = drive(() => sleep(5));
  void Promise.reject(new Error('elsewhere'));
  await new Promise((resolve) => setTimeout(resolve));
  expect(typesOf(await run.task())).toEqual(['StartTimer']);
  expect(heard).toMatchObject([{ message: 'elsewhere' }]);
});
