import { describe, expect, test } from 'vitest';
import { CancellationScope, isCancellation, proxyActivities, sleep } from '../../sdk/workflow/index.ts';
import type { ActivityOptions } from '../../sdk/workflow/index.ts';
import { activityFailureOf, drive, resultOf, typesOf } from './drive.ts';

interface Activities {
  tidy(): Promise<string>;
}
const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

describe('a cancelled activity', () => {
  /** Calls an activity in a scope that is cancelled after a second. */
  const cancelling = (cancellationType: NonNullable<ActivityOptions['cancellationType']>) => {
    const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute', cancellationType });
    return drive(async () => {
      const scope = new CancellationScope();
      const result = scope.run(() => tidy()).catch(activityFailureOf);
      await sleep('1s');
      scope.cancel();
      return result;
    });
  };
  const cancelled = { name: 'ActivityFailure', message: 'Activity cancelled', retryState: 'CANCEL_REQUESTED' };

  test('of TRY_CANCEL is asked to stop, and not waited for', async () => {
    const run = cancelling('TRY_CANCEL');
    await run.task();
    const commands = await run.fire('1').task();
    expect(commands[0]).toEqual({ type: 'RequestCancelActivityTask', scheduledEventId: 5 });
    expect(resultOf(commands)).toMatchObject({
      ...cancelled,
      activityId: '1',
      activityType: 'tidy',
      cause: { name: 'CancelledFailure', message: '', details: [] },
    });
  });

  test('of WAIT_CANCELLATION_COMPLETED is asked to stop, and its answer waited for', async () => {
    const run = cancelling('WAIT_CANCELLATION_COMPLETED');
    await run.task();
    expect(typesOf(await run.fire('1').task())).toEqual(['RequestCancelActivityTask']);
    expect(resultOf(await run.canceled('1', 'half swept').task())).toMatchObject({
      ...cancelled,
      identity: 'worker-1',
      cause: { name: 'CancelledFailure', message: '', details: ['half swept'] },
    });
  });

  test('of WAIT_CANCELLATION_COMPLETED may still complete', async () => {
    const run = cancelling('WAIT_CANCELLATION_COMPLETED');
    await run.task();
    await run.fire('1').task();
    expect(resultOf(await run.complete('1', 'swept').task())).toBe('swept');
  });

  test('of ABANDON is left to run', async () => {
    const run = cancelling('ABANDON');
    await run.task();
    const commands = await run.fire('1').task();
    expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
    expect(resultOf(commands)).toMatchObject(cancelled);
  });

  test('that has ended meanwhile keeps its result', async () => {
    const run = cancelling('TRY_CANCEL');
    await run.task();
    const commands = await run.complete('1', 'swept').fire('1').task();
    expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
    expect(resultOf(commands)).toBe('swept');
  });

  test('is told so when everything else has come to rest', async () => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const order: string[] = [];
      const activity = scope.run(() => tidy()).catch(() => order.push('activity'));
      await sleep(1);
      scope.cancel();
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      order.push('code');
      await activity;
      return order;
    });
    await run.task();
    expect(resultOf(await run.fire('1').task())).toEqual(['code', 'activity']);
  });

  test.each(['TRY_CANCEL', 'WAIT_CANCELLATION_COMPLETED', 'ABANDON'] as const)(
    'of %s that has not left its task leaves no command',
    async (cancellationType) => {
      const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute', cancellationType });
      const run = drive(() => {
        const scope = new CancellationScope();
        const result = scope.run(() => tidy()).catch(activityFailureOf);
        scope.cancel();
        return result;
      });
      const commands = await run.task();
      expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
      expect(resultOf(commands)).toMatchObject(cancelled);
    },
  );

  test('whose late answer arrives after it was given up is ignored', async () => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const result = scope.run(() => tidy()).catch(() => 'given up');
      await sleep(1);
      scope.cancel();
      const early = await result;
      await sleep(2);
      return early;
    });
    await run.task();
    await run.fire('1').task();
    expect(await run.canceled('1').task()).toEqual([]);
    expect(resultOf(await run.fire('2').task())).toBe('given up');
  });

  test('in a workflow that is cancelled ends it cancelled', async () => {
    const run = drive(() => tidy());
    await run.task();
    expect(typesOf(await run.cancel().task())).toEqual(['RequestCancelActivityTask', 'CancelWorkflowExecution']);
  });
});

test('a cancelled activity is a cancellation to isCancellation', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    const error = scope.run(() => tidy()).catch(isCancellation);
    scope.cancel();
    return error;
  });
  expect(resultOf(await run.task())).toBe(true);
});
