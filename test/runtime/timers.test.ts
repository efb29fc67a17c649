import { expect, test } from 'vitest';
import {
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
} from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

test('sleep starts a timer, and the code goes on when it has fired', async () => {
  const run = drive(async () => {
    await sleep('1 minute');
    return 'slept';
  });
  expect(await run.task()).toEqual([{ type: 'StartTimer', timerId: '1', startToFireTimeout: 60_000 }]);
  expect(await run.task()).toEqual([]);
  expect(resultOf(await run.fire('1').task())).toBe('slept');
});

test.each([0, -5, '-1s' as const, 0.2])('sleeping for %s is sleeping for a millisecond', async (duration) => {
  const [command] = await drive(() => sleep(duration)).task();
  expect(command).toMatchObject({ type: 'StartTimer', startToFireTimeout: 1 });
});

test('a duration that is none fails the task with what to write instead', async () => {
  const run = drive(() => sleep('soon' as never));
  expect((await run.failedTask()).message).toContain("Use milliseconds or text such as '10s'");
});

test('timers are numbered from 1 in the order of the calls', async () => {
  const run = drive(() => Promise.all([sleep(30), sleep(10), sleep(20)]));
  expect(await run.task()).toMatchObject([
    { timerId: '1', startToFireTimeout: 30 },
    { timerId: '2', startToFireTimeout: 10 },
    { timerId: '3', startToFireTimeout: 20 },
  ]);
});

test('a summary goes with the timer', async () => {
  const [command] = await drive(() => sleep(5, { summary: 'cooling down' })).task();
  expect(command).toHaveProperty('userMetadata.summary');
});

test('timers that fire in one task are told in the order of history', async () => {
  const run = drive(async () => {
    const order: string[] = [];
    await Promise.all([sleep(1).then(() => order.push('1')), sleep(1).then(() => order.push('2'))]);
    return order;
  });
  await run.task();
  expect(resultOf(await run.fire('2').fire('1').task())).toEqual(['2', '1']);
});

test('of a timer and an activity that end in one task, the one that ended first wins a race', async () => {
  const { greet } = proxyActivities({ startToCloseTimeout: '1 minute' });
  const race = () => drive(() => Promise.race([sleep(1).then(() => 'timer'), greet?.().then((value) => value)]));
  const timer = race();
  await timer.task();
  expect(resultOf(await timer.fire('1').complete('1', 'activity').task())).toBe('timer');
  const activity = race();
  await activity.task();
  expect(resultOf(await activity.complete('1', 'activity').fire('1').task())).toBe('activity');
});

test('a timer cancelled before the task ends leaves no command', async () => {
  const run = drive(async () => {
    await CancellationScope.cancellable(async () => {
      const timer = sleep('1 hour');
      CancellationScope.current().cancel();
      await timer;
    }).catch(isCancellation);
    await sleep(5);
  });
  expect(await run.task()).toEqual([{ type: 'StartTimer', timerId: '2', startToFireTimeout: 5 }]);
});

test('a timer cancelled in a later task is cancelled by its id, and rejects', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    const waiting = scope.run(() => sleep('1 hour')).catch((error: Error) => `${error.name}: ${error.message}`);
    await sleep(5);
    scope.cancel();
    return waiting;
  });
  await run.task();
  const commands = await run.fire('2').task();
  expect(commands[0]).toEqual({ type: 'CancelTimer', timerId: '1' });
  expect(resultOf(commands)).toBe('CancelledFailure: Cancellation scope cancelled');
});

test('a timer that has fired is not cancelled afterwards', async () => {
  const run = drive(() =>
    CancellationScope.cancellable(async () => {
      await sleep(5);
      CancellationScope.current().cancel();
    }),
  );
  await run.task();
  expect(typesOf(await run.fire('1').task())).toEqual(['CompleteWorkflowExecution']);
});

test('a timer that fires in the task in which a signal cancels it has fired', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    setHandler(defineSignal('stop'), () => scope.cancel());
    return scope.run(() => sleep(5).then(() => 'fired'));
  });
  await run.task();
  const commands = await run.fire('1').signal('stop').task();
  expect(typesOf(commands)).toEqual(['CompleteWorkflowExecution']);
  expect(resultOf(commands)).toBe('fired');
});

test('setTimeout is a durable timer that calls back with its arguments', async () => {
  const run = drive(() => new Promise((resolve) => setTimeout(resolve, 15, 'called')));
  expect(await run.task()).toEqual([{ type: 'StartTimer', timerId: '1', startToFireTimeout: 15 }]);
  expect(resultOf(await run.fire('1').task())).toBe('called');
});

test('setTimeout without a delay waits for a millisecond', async () => {
  const [command] = await drive(() => new Promise((resolve) => setTimeout(resolve))).task();
  expect(command).toMatchObject({ startToFireTimeout: 1 });
});

test('setTimeout answers the number of its timer, and shares the numbers of sleep', async () => {
  const run = drive(async () => {
    const first = setTimeout(() => undefined, 1);
    const slept = sleep(1);
    const third = setTimeout(() => undefined, 1);
    await slept;
    return [first, third];
  });
  expect(await run.task()).toMatchObject([{ timerId: '1' }, { timerId: '2' }, { timerId: '3' }]);
  expect(resultOf(await run.fire('2').task())).toEqual([1, 3]);
});

test('clearTimeout takes back a timer of this task, and cancels one of an earlier task', async () => {
  const run = drive(async () => {
    const called: string[] = [];
    const early = setTimeout(() => called.push('early'), 1_000);
    clearTimeout(setTimeout(() => called.push('never'), 1_000));
    await sleep(5);
    clearTimeout(early);
    clearTimeout(early);
    clearTimeout(99);
    await sleep(5);
    return called;
  });
  expect(await run.task()).toMatchObject([
    { type: 'StartTimer', timerId: '1' },
    { type: 'StartTimer', timerId: '3' },
  ]);
  expect(await run.fire('3').task()).toEqual([
    { type: 'StartTimer', timerId: '4', startToFireTimeout: 5 },
    { type: 'CancelTimer', timerId: '1' },
  ]);
  expect(resultOf(await run.fire('4').task())).toEqual([]);
});

test('a timeout is cancelled with the scope that it was set in', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    await scope.run(async () => void setTimeout(() => undefined, 1_000));
    await sleep(1);
    scope.cancel();
  });
  await run.task();
  expect(typesOf(await run.fire('2').task())).toEqual(['CancelTimer', 'CompleteWorkflowExecution']);
});
