import { describe, expect, test } from 'vitest';
import { ApplicationFailure, condition, defineSignal, setHandler, sleep } from '../../sdk/workflow/index.ts';
import { drive, payloads, resultOf, typesOf } from './drive.ts';

test('a workflow gets its arguments and completes with what it returns', async () => {
  const run = drive((a: number, b: { c: number }) => Promise.resolve(a + b.c), { args: [1, { c: 2 }] });
  expect(await run.task()).toEqual([{ type: 'CompleteWorkflowExecution', result: payloads(3) }]);
});

test('a workflow that returns nothing completes with undefined', async () => {
  const [command] = await drive(async () => undefined).task();
  expect(command).toEqual({ type: 'CompleteWorkflowExecution', result: payloads(undefined) });
});

test('a function that is not async is a workflow too', async () => {
  expect(resultOf(await drive(() => 'at once').task())).toBe('at once');
});

test('a result that cannot be serialised fails the task', async () => {
  expect((await drive(async () => 10n).failedTask()).message).toContain('cannot be serialised as JSON');
});

describe('a workflow that throws', () => {
  test('an ApplicationFailure fails with its type, details and causes', async () => {
    const error = ApplicationFailure.create({
      message: 'card refused',
      type: 'CardRefused',
      nonRetryable: true,
      details: ['visa', 12],
      cause: new TypeError('declined', { cause: 'a string' }),
    });
    const run = drive(() => Promise.reject(error));
    expect(await run.task()).toEqual([
      {
        type: 'FailWorkflowExecution',
        failure: {
          message: 'card refused',
          source: 'TypeScriptSDK',
          applicationFailureInfo: { type: 'CardRefused', nonRetryable: true, details: payloads('visa', 12) },
          cause: {
            message: 'declined',
            source: 'TypeScriptSDK',
            cause: expect.objectContaining({ message: 'a string' }),
          },
        },
      },
    ]);
  });

  test('an error of another class fails only the task', async () => {
    const { cause, failure } = await drive(() => Promise.reject(new RangeError('a bug'))).failedTask();
    expect(cause).toBe('WORKFLOW_WORKER_UNHANDLED_FAILURE');
    expect(failure).toMatchObject({ message: 'a bug', applicationFailureInfo: { type: 'RangeError' } });
  });

  test('something that is no error fails only the task', async () => {
    // oxlint-disable-next-line typescript/only-throw-error, no-throw-literal -- What user code may do.
    const run = drive(() => Promise.reject('oops' as never));
    expect((await run.failedTask()).message).toContain('oops');
  });

  test('before its first await is no different', async () => {
    const run = drive(() => {
      throw ApplicationFailure.retryable('early', 'Early');
    });
    expect(typesOf(await run.task())).toEqual(['FailWorkflowExecution']);
  });
});

test('a task that failed is taken again with the events it had, and those that came since', async () => {
  let broken = true;
  const run = drive(
    async () => {
      const heard: string[] = [];
      setHandler(defineSignal<[string]>('note'), (text) => {
        if (broken) throw new Error('a bug');
        heard.push(text);
      });
      await condition(() => heard.length === 2);
      return heard;
    },
    { replay: false },
  );
  await run.task();
  await run.signal('note', 'a').failedTask();
  broken = false;
  expect(resultOf(await run.signal('note', 'b').task())).toEqual(['a', 'b']);
});

describe('when the main function has ended', () => {
  test('what is asked for in the same task goes before the end', async () => {
    const run = drive(async () => {
      void Promise.resolve()
        .then(() => undefined)
        .then(() => undefined)
        .then(() => sleep(5));
      return 'done';
    });
    expect(typesOf(await run.task())).toEqual(['StartTimer', 'CompleteWorkflowExecution']);
  });

  test('a second end is dropped', async () => {
    const run = drive(async () => {
      setHandler(defineSignal('note'), async () => {
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
        throw ApplicationFailure.nonRetryable('too late');
      });
      return 'done';
    });
    expect(typesOf(await run.signal('note').task())).toEqual(['CompleteWorkflowExecution']);
  });

  test('what else was waiting is forgotten', async () => {
    const run = drive(async () => {
      void sleep('1 day');
      return 'done';
    });
    expect(typesOf(await run.task())).toEqual(['StartTimer', 'CompleteWorkflowExecution']);
    expect(await run.replay()).toBeUndefined();
  });
});
