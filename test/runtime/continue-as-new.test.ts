import { expect, test } from 'vitest';
import {
  condition,
  continueAsNew,
  defineSignal,
  makeContinueAsNewFunc,
  setHandler,
  sleep,
} from '../../sdk/workflow/index.ts';
import { drive, payloads, typesOf } from './drive.ts';

test('continueAsNew ends the run with the arguments of the next', async () => {
  expect(await drive(() => continueAsNew(3, 'x')).task()).toEqual([
    { type: 'ContinueAsNewWorkflowExecution', input: payloads(3, 'x') },
  ]);
});

test('continueAsNew without arguments sends none', async () => {
  expect(await drive(() => continueAsNew()).task()).toEqual([{ type: 'ContinueAsNewWorkflowExecution' }]);
});

test('options are sent in milliseconds', async () => {
  const run = drive(() =>
    makeContinueAsNewFunc({
      workflowType: 'other',
      taskQueue: 'elsewhere',
      workflowRunTimeout: '1 hour',
      workflowTaskTimeout: '5s',
      backoffStartInterval: 250,
      memo: { from: 'here' },
    })('x'),
  );
  expect(await run.task()).toEqual([
    {
      type: 'ContinueAsNewWorkflowExecution',
      workflowType: 'other',
      taskQueue: 'elsewhere',
      workflowRunTimeout: 3_600_000,
      workflowTaskTimeout: 5_000,
      backoffStartInterval: 250,
      memo: { from: payloads('here')[0] },
      input: payloads('x'),
    },
  ]);
});

test('the function can be made early and called later', async () => {
  const run = drive(async () => {
    const next = makeContinueAsNewFunc();
    await sleep(1);
    return next(2);
  });
  await run.task();
  expect(typesOf(await run.fire('1').task())).toEqual(['ContinueAsNewWorkflowExecution']);
});

test('what was asked for in the same task goes before', async () => {
  const run = drive(async () => {
    void sleep('1 day').catch(() => undefined);
    await continueAsNew();
  });
  expect(typesOf(await run.task())).toEqual(['StartTimer', 'ContinueAsNewWorkflowExecution']);
});

test('a signal handler can continue as new', async () => {
  const run = drive(async () => {
    setHandler(defineSignal('again'), () => continueAsNew('from signal'));
    await condition(() => false);
  });
  await run.task();
  expect(await run.signal('again').task()).toEqual([
    { type: 'ContinueAsNewWorkflowExecution', input: payloads('from signal') },
  ]);
});

test('a workflow that is asked to cancel may continue as new instead', async () => {
  const run = drive(() => sleep('1 day').catch(() => continueAsNew()));
  await run.task();
  expect(typesOf(await run.cancel().task())).toEqual(['CancelTimer', 'ContinueAsNewWorkflowExecution']);
});

test('continueAsNew cannot be called outside workflow code', () => {
  expect(() => continueAsNew()).toThrow('may only be used in workflow code');
});
