import { describe, expect, test } from 'vitest';
import { CancellationScope, proxyActivities, sleep } from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

const { charge } = proxyActivities<{ charge(): Promise<string> }>({ startToCloseTimeout: '1 minute' });
const text = (error: Error) => `${error.name}: ${error.message}`;

test('a cancelled scope does not cancel what runs outside it', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    const inside = scope.run(() => sleep(100)).catch(text);
    const outside = sleep(50).then(() => 'slept');
    await sleep(1);
    scope.cancel();
    return Promise.all([inside, outside]);
  });
  await run.task();
  expect(await run.fire('3').task()).toEqual([{ type: 'CancelTimer', timerId: '1' }]);
  expect(resultOf(await run.fire('2').task())).toEqual(['CancelledFailure: Cancellation scope cancelled', 'slept']);
});

test('cancelling a scope cancels its children, and not its parent', async () => {
  const run = drive(async () => {
    const parent = new CancellationScope();
    const child = new CancellationScope({ parent });
    const grandchild = new CancellationScope({ parent: child });
    const slept = grandchild.run(() => sleep(5)).catch(text);
    child.cancel();
    await slept;
    return [parent, child, grandchild].map(({ consideredCancelled }) => consideredCancelled);
  });
  expect(resultOf(await run.task())).toEqual([false, true, true]);
});

test('what is asked for in a scope that is cancelled already rejects without a command', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    scope.cancel();
    return scope.run(() => Promise.all([sleep(5).catch(text), charge().catch(text)]));
  });
  const commands = await run.task();
  expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
  const message = 'CancelledFailure: Cancellation scope cancelled';
  expect(resultOf(commands)).toEqual([message, message]);
});

test('code in a scope that is cancelled already still runs', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    scope.cancel();
    return scope.run(async () => 'ran');
  });
  expect(resultOf(await run.task())).toBe('ran');
});

test('the commands of a cancellation come after those of the code that asked for it', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    const inside = scope.run(() => sleep(100)).catch(text);
    await sleep(1);
    scope.cancel();
    await Promise.all([inside, sleep(2)]);
  });
  await run.task();
  expect(typesOf(await run.fire('2').task())).toEqual(['StartTimer', 'CancelTimer']);
});

describe('a scope that is not cancellable', () => {
  test('is not cancelled by its parent, but hears of the request', async () => {
    const run = drive(() =>
      CancellationScope.nonCancellable(async () => {
        const scope = CancellationScope.current();
        const heard = scope.cancelRequested.catch(text);
        const result = charge();
        return [await heard, await result, scope.consideredCancelled];
      }),
    );
    await run.task();
    expect(await run.cancel().task()).toEqual([]);
    expect(resultOf(await run.complete('1', 'charged').task())).toEqual([
      'CancelledFailure: Workflow cancelled',
      'charged',
      false,
    ]);
  });

  test('shields its children, also when it is asked to cancel itself', async () => {
    const run = drive(() =>
      CancellationScope.nonCancellable(async () => {
        const shield = CancellationScope.current();
        const slept = CancellationScope.cancellable(() => sleep(5));
        shield.cancel();
        await slept;
        return shield.consideredCancelled;
      }),
    );
    await run.task();
    expect(await run.cancel().task()).toEqual([]);
    expect(resultOf(await run.fire('1').task())).toBe(false);
  });

  test('has children that can be cancelled by themselves', async () => {
    const run = drive(() =>
      CancellationScope.nonCancellable(() =>
        CancellationScope.cancellable(async () => {
          CancellationScope.current().cancel();
          await sleep(5);
        }).catch(text),
      ),
    );
    expect(resultOf(await run.task())).toBe('CancelledFailure: Cancellation scope cancelled');
  });
});

describe('cancelRequested', () => {
  test('rejects when the scope is cancelled', async () => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const heard = scope.cancelRequested.catch(text);
      scope.cancel();
      return heard;
    });
    expect(resultOf(await run.task())).toBe('CancelledFailure: Cancellation scope cancelled');
  });

  test('fails nothing when nobody listens', async () => {
    const run = drive(async () => {
      new CancellationScope().cancel();
      return 'done';
    });
    expect(resultOf(await run.task())).toBe('done');
  });

  test('is heard between the timers before and after it', async () => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const before = scope.run(() => sleep(100)).catch(text);
      const asked = scope.cancelRequested.catch(() => sleep(7));
      const after = scope.run(() => sleep(200)).catch(text);
      await sleep(1);
      scope.cancel();
      await Promise.all([before, asked, after]);
    });
    await run.task();
    expect(await run.fire('3').task()).toEqual([
      { type: 'CancelTimer', timerId: '1' },
      { type: 'StartTimer', timerId: '4', startToFireTimeout: 7 },
      { type: 'CancelTimer', timerId: '2' },
    ]);
  });

  test('is heard in the order in which listeners came', async () => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const order: string[] = [];
      const early = scope.run(() => sleep(5)).catch(() => order.push('timer'));
      const asked = scope.cancelRequested.catch(() => order.push('promise'));
      const late = new CancellationScope({ parent: scope }).cancelRequested.catch(() => order.push('child'));
      scope.cancel();
      await Promise.all([early, asked, late]);
      return order;
    });
    expect(resultOf(await run.task())).toEqual(['promise', 'child', 'timer']);
  });
});

describe('withTimeout', () => {
  const inTime = () => CancellationScope.withTimeout('5s', () => sleep('1s').then(() => 'in time'));

  test('cancels its timer when the work is done in time', async () => {
    const run = drive(inTime);
    expect(await run.task()).toMatchObject([
      { timerId: '1', startToFireTimeout: 5_000 },
      { timerId: '2', startToFireTimeout: 1_000 },
    ]);
    const commands = await run.fire('2').task();
    expect(commands[0]).toEqual({ type: 'CancelTimer', timerId: '1' });
    expect(resultOf(commands)).toBe('in time');
  });

  test('cancels the work when the time is over', async () => {
    const run = drive(() => inTime().catch(text));
    await run.task();
    const commands = await run.fire('1').task();
    expect(commands[0]).toEqual({ type: 'CancelTimer', timerId: '2' });
    expect(resultOf(commands)).toBe('CancelledFailure: Cancellation scope cancelled');
  });

  test('cancels its timer when the work fails', async () => {
    const run = drive(() => CancellationScope.withTimeout('5s', () => charge()).catch(text));
    await run.task();
    const commands = await run.fail('1', { message: 'no', applicationFailureInfo: {} }).task();
    expect(typesOf(commands)).toEqual(['CancelTimer', 'CompleteWorkflowExecution']);
  });

  test('cancels its timer with the workflow', async () => {
    const run = drive(inTime);
    await run.task();
    expect(await run.cancel().task()).toEqual([
      { type: 'CancelTimer', timerId: '2' },
      { type: 'CancelTimer', timerId: '1' },
      { type: 'CancelWorkflowExecution' },
    ]);
  });

  test('without work that takes time leaves no command', async () => {
    const run = drive(() => CancellationScope.withTimeout('5s', async () => 'at once'));
    expect(typesOf(await run.task())).toEqual(['CompleteWorkflowExecution']);
  });

  test('of 0 sets no timer', async () => {
    expect(await drive(() => CancellationScope.withTimeout(0, () => sleep(7))).task()).toMatchObject([
      { startToFireTimeout: 7 },
    ]);
  });
});
