import { expect, test } from 'vitest';
import { inWorkflowContext, sleep, workflowInfo } from '../../sdk/workflow/index.ts';
import { RUN_ID, START, drive, payloads, resultOf } from './drive.ts';

const [yes, red] = payloads('yes', 'red');

test('workflowInfo says what the run was started with', async () => {
  const run = drive(
    async () => {
      const { unsafe: _, ...info } = workflowInfo();
      return { ...info, startTime: info.startTime.getTime(), runStartTime: info.runStartTime.getTime() };
    },
    {
      started: {
        workflowExecutionTimeout: 60_000,
        workflowRunTimeout: 30_000,
        workflowExecutionExpirationTime: START + 60_000,
        firstExecutionRunId: 'first',
        continuedExecutionRunId: 'previous',
        attempt: 2,
        cronSchedule: '@daily',
        memo: yes ? { urgent: yes } : {},
        searchAttributes: red ? { Colour: red } : {},
        lastCompletionResult: payloads(41),
        continuedFailure: { message: 'last time', applicationFailureInfo: { type: 'Flaky' } },
        priority: { priorityKey: 1 },
      },
    },
  );
  run.now = START + 5;
  expect(resultOf(await run.task())).toMatchObject({
    workflowId: 'order-7',
    runId: RUN_ID,
    workflowType: 'workflow',
    namespace: 'shop',
    taskQueue: 'orders',
    firstExecutionRunId: 'first',
    continuedFromExecutionRunId: 'previous',
    searchAttributes: { Colour: ['red'] },
    memo: { urgent: 'yes' },
    lastResult: 41,
    lastFailure: { type: 'Flaky' },
    startTime: START,
    runStartTime: START + 5,
    executionTimeoutMs: 60_000,
    executionExpirationTime: new Date(START + 60_000).toISOString(),
    runTimeoutMs: 30_000,
    taskTimeoutMs: 10_000,
    attempt: 2,
    cronSchedule: '@daily',
    priority: { priorityKey: 1 },
  });
});

test('what was not given is undefined', async () => {
  const run = drive(async () => {
    const { parent, root, lastResult, lastFailure, cronSchedule, retryPolicy, executionTimeoutMs } = workflowInfo();
    const { continuedFromExecutionRunId, memo } = workflowInfo();
    const absent = [parent, root, lastResult, lastFailure, cronSchedule, retryPolicy, executionTimeoutMs];
    return [[...absent, continuedFromExecutionRunId].every((value) => value === undefined), memo];
  });
  expect(resultOf(await run.task())).toEqual([true, {}]);
});

test('the length and size of the history grow from task to task, and are the same on replay', async () => {
  const read = () => {
    const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
    return [historyLength, historySize, continueAsNewSuggested];
  };
  const run = drive(async () => {
    const before = read();
    await sleep(1);
    return [before, read()];
  });
  await run.task();
  expect(resultOf(await run.fire('1').task())).toEqual([
    [3, 200, false],
    [8, 700, false],
  ]);
});

test('unsafe says whether history is replayed, and has a clock and numbers of its own', async () => {
  const seen: unknown[] = [];
  const run = drive(
    async () => {
      const { isReplaying, now, random } = workflowInfo().unsafe;
      seen.push(
        isReplaying,
        now() === Date.now(),
        random.uuid4() === random.uuid4(),
        random.fillRandom(new Uint8Array(2)).length,
      );
      await sleep(1);
    },
    { replay: false },
  );
  await run.task();
  await run.replay();
  expect(seen).toEqual([false, false, false, 2, true, false, false, 2]);
});

test('inWorkflowContext is true in workflow code, also after waiting, and false outside', async () => {
  const run = drive(async () => {
    const before = inWorkflowContext();
    await sleep(1);
    return [before, inWorkflowContext()];
  });
  await run.task();
  expect(resultOf(await run.fire('1').task())).toEqual([true, true]);
  expect(inWorkflowContext()).toBe(false);
  expect(() => workflowInfo()).toThrow('workflowInfo may only be used in workflow code');
});
