import { expect, test } from 'vitest';
import { CancellationScope, condition, defineSignal, setHandler, sleep } from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

const add = defineSignal<[number]>('add');

/** Counts what is signalled, and waits. */
const counting = (wait: (count: () => number) => Promise<unknown>) =>
  drive(async () => {
    let count = 0;
    setHandler(add, (by) => {
      count += by;
    });
    return wait(() => count);
  });

test('a condition that holds already goes on at once', async () => {
  expect(resultOf(await drive(() => condition(() => true).then(() => 'on')).task())).toBe('on');
});

test('a condition without a timeout waits as long as it takes', async () => {
  const run = counting((count) => condition(() => count() >= 3).then(count));
  expect(await run.task()).toEqual([]);
  expect(await run.signal('add', 2).task()).toEqual([]);
  expect(resultOf(await run.signal('add', 2).task())).toBe(4);
});

test('a condition that holds only for a moment between two signals is met', async () => {
  const run = counting((count) => condition(() => count() === 1).then(count));
  await run.task();
  expect(resultOf(await run.signal('add', 1).signal('add', 1).task())).toBe(2);
});

test('a condition that holds before its timeout answers true and cancels its timer', async () => {
  const run = counting((count) => condition(() => count() > 0, '1 minute'));
  expect(await run.task()).toEqual([{ type: 'StartTimer', timerId: '1', startToFireTimeout: 60_000 }]);
  const commands = await run.signal('add', 1).task();
  expect(commands[0]).toEqual({ type: 'CancelTimer', timerId: '1' });
  expect(resultOf(commands)).toBe(true);
});

test('a condition whose timeout comes first answers false', async () => {
  const run = counting((count) => condition(() => count() > 0, '1 minute', { summary: 'waiting' }));
  expect((await run.task())[0]).toHaveProperty('userMetadata.summary');
  const commands = await run.fire('1').task();
  expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
  expect(resultOf(commands)).toBe(false);
});

test('a condition with a timeout that holds at once leaves no timer, and uses its number', async () => {
  const run = drive(async () => {
    await condition(() => true, '1 minute');
    await sleep(5);
  });
  expect(await run.task()).toEqual([{ type: 'StartTimer', timerId: '2', startToFireTimeout: 5 }]);
});

test('a condition with a timeout of 0 waits for a millisecond', async () => {
  const run = counting((count) => condition(() => count() > 0, 0));
  expect(await run.task()).toMatchObject([{ type: 'StartTimer', startToFireTimeout: 1 }]);
  expect(resultOf(await run.fire('1').task())).toBe(false);
});

test('a signal wins over the timeout of the same task', async () => {
  const run = counting((count) => condition(() => count() > 0, '1 minute'));
  await run.task();
  expect(resultOf(await run.fire('1').signal('add', 1).task())).toBe(true);
});

test('conditions that one change fulfils go on in the order of the calls', async () => {
  const run = counting(async (count) => {
    const order: string[] = [];
    await Promise.all(['a', 'b', 'c'].map((name) => condition(() => count() > 0).then(() => order.push(name))));
    return order;
  });
  await run.task();
  expect(resultOf(await run.signal('add', 1).task())).toEqual(['a', 'b', 'c']);
});

test('one condition may fulfil another', async () => {
  const run = drive(async () => {
    let step = 0;
    const chain = [1, 2, 3].map(async (n) => {
      await condition(() => step === n);
      step = n + 1;
    });
    await sleep(1);
    step = 1;
    await Promise.all(chain);
    return step;
  });
  await run.task();
  expect(resultOf(await run.fire('1').task())).toBe(4);
});

test('conditions that a predicate fulfils go on with it', async () => {
  const run = counting(async (count) => {
    const order: string[] = [];
    let seen = false;
    const second = condition(() => seen).then(() => order.push('second'));
    await condition(() => (seen = count() > 0));
    order.push('first');
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    order.push('first, later');
    await second;
    return order;
  });
  await run.task();
  expect(resultOf(await run.signal('add', 1).task())).toEqual(['first', 'second', 'first, later']);
});

test('a condition rejects when its scope is cancelled, and is not asked again', async () => {
  const run = drive(async () => {
    let asked = 0;
    const scope = new CancellationScope();
    const waiting = scope.run(() => condition(() => ++asked < 0)).catch((error: Error) => error.name);
    scope.cancel();
    const result = await waiting;
    const before = asked;
    await sleep(1);
    return [result, asked - before];
  });
  await run.task();
  expect(resultOf(await run.fire('1').task())).toEqual(['CancelledFailure', 0]);
});

test('a condition is cancelled with the workflow, its timer too', async () => {
  const run = counting((count) => condition(() => count() > 0, '1 minute'));
  await run.task();
  expect(typesOf(await run.cancel().task())).toEqual(['CancelTimer', 'CancelWorkflowExecution']);
});

test('a predicate that throws fails the task', async () => {
  const run = counting((count) =>
    condition(() => {
      if (count() > 0) throw new Error('a bug');
      return false;
    }),
  );
  await run.task();
  expect(await run.signal('add', 1).failedTask()).toMatchObject({ message: 'a bug' });
});
