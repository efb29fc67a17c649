import { describe, expect, test } from 'vitest';
import {
  ApplicationFailure,
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
} from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

const { tidy } = proxyActivities<{ tidy(): Promise<string> }>({ startToCloseTimeout: '1 minute' });
const text = (error: Error) => `${error.name}: ${error.message}`;

describe('the workflow is asked to cancel', () => {
  test('what it waits for is cancelled, and it ends cancelled', async () => {
    const run = drive(() => sleep('30 days'));
    await run.task();
    expect(await run.cancel().task()).toEqual([
      { type: 'CancelTimer', timerId: '1' },
      { type: 'CancelWorkflowExecution' },
    ]);
  });

  test('the error says that the workflow was cancelled', async () => {
    const run = drive(() => sleep('30 days').catch(text));
    await run.task();
    expect(resultOf(await run.cancel().task())).toBe('CancelledFailure: Workflow cancelled');
  });

  test('it can clean up in a scope that is not cancellable, and end cancelled', async () => {
    const run = drive(async () => {
      try {
        await sleep('30 days');
      } catch (error) {
        if (isCancellation(error)) await CancellationScope.nonCancellable(() => tidy());
        throw error;
      }
    });
    await run.task();
    expect(typesOf(await run.cancel().task())).toEqual(['CancelTimer', 'ScheduleActivityTask']);
    expect(typesOf(await run.complete('1').task())).toEqual(['CancelWorkflowExecution']);
  });

  test('cleaning up outside such a scope is cancelled at once, without a command', async () => {
    const run = drive(() => sleep('30 days').catch(() => tidy()));
    await run.task();
    expect(typesOf(await run.cancel().task())).toEqual(['CancelTimer', 'CancelWorkflowExecution']);
  });

  test('a second request changes nothing', async () => {
    const run = drive(() => sleep('30 days').catch(() => CancellationScope.nonCancellable(() => sleep(10))));
    await run.task();
    await run.cancel().task();
    expect(await run.cancel().task()).toEqual([]);
  });

  test('before it starts, its code runs and finds its scope cancelled', async () => {
    const run = drive(async () => {
      const { consideredCancelled } = CancellationScope.current();
      await sleep(5).catch(() => undefined);
      return consideredCancelled;
    });
    const commands = await run.cancel().task();
    expect(commands).toHaveLength(1);
    expect(resultOf(commands)).toBe(true);
  });

  test('a failure that is no cancellation still fails it', async () => {
    const run = drive(() =>
      sleep('30 days').catch(() => {
        throw ApplicationFailure.nonRetryable('refund failed');
      }),
    );
    await run.task();
    expect(typesOf(await run.cancel().task())).toEqual(['CancelTimer', 'FailWorkflowExecution']);
  });

  test('signals of the same task are handled before', async () => {
    const run = drive(async () => {
      const seen: string[] = [];
      setHandler(defineSignal('note'), () => void seen.push('signal'));
      await sleep('30 days').catch(() => seen.push('cancelled'));
      return seen;
    });
    await run.task();
    expect(resultOf(await run.cancel().signal('note').task())).toEqual(['signal', 'cancelled']);
  });
});

test('a cancellation that nobody asked for fails the workflow', async () => {
  const run = drive(async () => {
    CancellationScope.current().cancel();
    await sleep(5);
  });
  const [command] = await run.task();
  expect(command).toMatchObject({
    type: 'FailWorkflowExecution',
    failure: { message: 'Workflow cancelled', canceledFailureInfo: {} },
  });
});
