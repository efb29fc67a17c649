import { expect, test } from 'vitest';
import { CancellationScope, Trigger, defineSignal, setHandler, sleep } from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

const approve = defineSignal<[string]>('approve');

test('a trigger is resolved from a signal handler', async () => {
  const run = drive(async () => {
    const approved = new Trigger<string>();
    setHandler(approve, (who) => approved.resolve(who));
    return await approved;
  });
  await run.task();
  expect(resultOf(await run.signal('approve', 'Ada').signal('approve', 'Bob').task())).toBe('Ada');
});

test('a trigger can take part in a race', async () => {
  const run = drive(async () => {
    const approved = new Trigger<string>();
    setHandler(approve, (who) => approved.resolve(who));
    return Promise.race([approved, sleep('1 day').then(() => 'nobody')]);
  });
  await run.task();
  expect(resultOf(await run.fire('1').task())).toBe('nobody');
});

test('a trigger can be rejected', async () => {
  const run = drive(async () => {
    const trigger = new Trigger<string>();
    trigger.reject(new Error('refused'));
    return trigger.then(undefined, (error) => (error as Error).message);
  });
  expect(resultOf(await run.task())).toBe('refused');
});

test('a rejected trigger that nobody waits for fails nothing', async () => {
  const run = drive(async () => {
    new Trigger().reject(new Error('refused'));
    return 'done';
  });
  expect(resultOf(await run.task())).toBe('done');
});

test('a trigger rejects when the scope that it was made in is cancelled', async () => {
  const run = drive(async () => {
    const trigger = new Trigger<void>();
    await trigger;
  });
  await run.task();
  expect(typesOf(await run.cancel().task())).toEqual(['CancelWorkflowExecution']);
});

test('a trigger made in a cancelled scope rejects', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    scope.cancel();
    const trigger = await scope.run(async () => ({ trigger: new Trigger<void>() }));
    return trigger.trigger.then(undefined, (error) => (error as Error).name);
  });
  expect(resultOf(await run.task())).toBe('CancelledFailure');
});

test('a trigger made in a scope that is not cancellable goes on waiting', async () => {
  const run = drive(() =>
    CancellationScope.nonCancellable(async () => {
      const approved = new Trigger<string>();
      setHandler(approve, (who) => approved.resolve(who));
      return await approved;
    }),
  );
  await run.task();
  expect(await run.cancel().task()).toEqual([]);
  expect(resultOf(await run.signal('approve', 'Ada').task())).toBe('Ada');
});

test('a trigger cannot be made outside workflow code', () => {
  expect(() => new Trigger()).toThrow('Trigger may only be used in workflow code');
});
