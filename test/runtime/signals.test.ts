import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  defineSignal,
  setDefaultSignalHandler,
  setHandler,
  sleep,
} from '../../sdk/workflow/index.ts';
import { drive, resultOf, typesOf } from './drive.ts';

const note = defineSignal<[string]>('note');
const other = defineSignal<[string]>('other');
const finish = defineSignal('finish');

/** A workflow that hears signals until `finish`, and returns what it heard. */
const until = (listen: (heard: string[]) => void) =>
  drive(async () => {
    const heard: string[] = [];
    let done = false;
    setHandler(finish, () => {
      done = true;
    });
    listen(heard);
    await condition(() => done);
    return heard;
  });

test('a signal is handled with its arguments', async () => {
  const run = until((heard) => setHandler(note, (text) => void heard.push(text)));
  expect(await run.task()).toEqual([]);
  expect(await run.signal('note', 'a').task()).toEqual([]);
  expect(resultOf(await run.signal('note', 'b').signal('finish').task())).toEqual(['a', 'b']);
});

describe('signals that arrive before there is a handler', () => {
  test('wait for it, and are handled in order inside setHandler', async () => {
    const run = drive(async () => {
      const order: string[] = ['before'];
      setHandler(note, (text) => void order.push(text));
      order.push('after');
      return order;
    });
    const commands = await run.signal('note', '1').signal('note', '2').task();
    expect(resultOf(commands)).toEqual(['before', '1', '2', 'after']);
  });

  test('do not wait for those of another name', async () => {
    const run = drive(async () => {
      const heard: string[] = [];
      setHandler(note, (text) => void heard.push(`note ${text}`));
      setHandler(other, (text) => void heard.push(`other ${text}`));
      return heard;
    });
    const commands = await run.signal('other', '1').signal('note', '2').signal('other', '3').task();
    expect(resultOf(commands)).toEqual(['note 2', 'other 1', 'other 3']);
  });

  test('are handled once when a handler sets another handler', async () => {
    const run = drive(async () => {
      const heard: string[] = [];
      setHandler(note, (text) => {
        heard.push(`note ${text}`);
        setHandler(other, (text) => void heard.push(`other ${text}`));
      });
      return heard;
    });
    const commands = await run.signal('other', '1').signal('note', '2').signal('note', '3').signal('other', '4').task();
    expect(resultOf(commands)).toEqual(['note 2', 'other 1', 'note 3', 'other 4']);
  });

  test('wait over many tasks', async () => {
    const run = drive(async () => {
      await sleep(1);
      const heard: string[] = [];
      setHandler(note, (text) => void heard.push(text));
      return heard;
    });
    await run.signal('note', 'a').task();
    await run.signal('note', 'b').task();
    expect(resultOf(await run.fire('1').task())).toEqual(['a', 'b']);
  });
});

test('a handler that is taken away leaves signals waiting for the next', async () => {
  const run = until((heard) => {
    setHandler(note, (text) => void heard.push(`first ${text}`));
    setHandler(other, () => setHandler(note, undefined));
    setHandler(defineSignal('again'), () => setHandler(note, (text) => void heard.push(`second ${text}`)));
  });
  await run.task();
  await run.signal('note', '1').signal('other').signal('note', '2').task();
  expect(resultOf(await run.signal('again').signal('finish').task())).toEqual(['first 1', 'second 2']);
});

describe('the default signal handler', () => {
  const listen = (heard: string[]) =>
    setDefaultSignalHandler((name, ...args) => void heard.push(`${name} ${args.join()}`));

  test('gets signals without a handler of their own, with their names', async () => {
    const run = until(listen);
    await run.signal('early', 1).task();
    expect(resultOf(await run.signal('late', 1, 2).signal('finish').task())).toEqual(['early 1', 'late 1,2']);
  });

  test('does not get those that have one', async () => {
    const run = until((heard) => {
      listen(heard);
      setHandler(note, (text) => void heard.push(`own ${text}`));
    });
    await run.task();
    expect(resultOf(await run.signal('note', 'a').signal('finish').task())).toEqual(['own a']);
  });

  test('does not get reserved names', async () => {
    const run = until(listen);
    await run.task();
    expect(resultOf(await run.signal('__temporal_inner').signal('finish').task())).toEqual([]);
  });
});

test('an async handler goes on by itself, and allHandlersFinished says when none is running', async () => {
  const run = drive(async () => {
    const heard: string[] = [];
    setHandler(note, async (text) => {
      heard.push(`${text} begins`);
      await sleep(10);
      heard.push(`${text} ends`);
    });
    await condition(() => heard.length > 0);
    heard.push(String(allHandlersFinished()));
    await condition(allHandlersFinished);
    return heard;
  });
  await run.task();
  expect(typesOf(await run.signal('note', 'a').signal('note', 'b').task())).toEqual(['StartTimer', 'StartTimer']);
  expect(await run.fire('1').task()).toEqual([]);
  expect(resultOf(await run.fire('2').task())).toEqual(['a begins', 'b begins', 'false', 'a ends', 'b ends']);
});

test('signals are handled before the timers and activities of the same task', async () => {
  const run = drive(async () => {
    const heard: string[] = [];
    setHandler(note, (text) => void heard.push(text));
    await sleep(1);
    return heard;
  });
  await run.task();
  expect(resultOf(await run.fire('1').signal('note', 'later in history').task())).toEqual(['later in history']);
});

describe('a handler that throws', () => {
  const throwing = (error: unknown, asynchronously: boolean) =>
    until(() =>
      setHandler(note, () => {
        if (asynchronously) return Promise.reject(error as Error);
        throw error;
      }),
    );

  test.each([false, true])('a TemporalFailure fails the workflow (asynchronously: %s)', async (asynchronously) => {
    const run = throwing(ApplicationFailure.nonRetryable('refused', 'Refused'), asynchronously);
    await run.task();
    expect(await run.signal('note', 'a').task()).toMatchObject([
      { type: 'FailWorkflowExecution', failure: { message: 'refused', applicationFailureInfo: { type: 'Refused' } } },
    ]);
  });

  test.each([false, true])('anything else fails the task (asynchronously: %s)', async (asynchronously) => {
    const run = throwing(new TypeError('a bug'), asynchronously);
    await run.task();
    expect(await run.signal('note', 'a').failedTask()).toMatchObject({
      cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE',
      message: 'a bug',
    });
  });
});

test.each(['__temporal_x', '__stack_trace', '__enhanced_stack_trace'])('the name %s is reserved', async (name) => {
  const run = drive(async () => setHandler(defineSignal(name), () => undefined));
  expect((await run.failedTask()).message).toContain(`'${name}'`);
});

test('a handler that is no function is refused', async () => {
  const run = drive(async () => setHandler(note, 'later' as never));
  expect((await run.failedTask()).message).toBe(
    "Expected handler to be either a function or 'undefined'. Got: 'string'",
  );
});

test('a handler cannot be set outside workflow code', () => {
  expect(() => setHandler(note, () => undefined)).toThrow('setHandler may only be used in workflow code');
});

describe('a workflow that ends over a running handler', () => {
  afterEach(() => vi.restoreAllMocks());
  const ending = async (unfinishedPolicy: 'WARN_AND_ABANDON' | 'ABANDON', end: () => void = () => undefined) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const run = drive(async () => {
      let heard = 0;
      setHandler(note, () => (heard++, sleep(5)), { unfinishedPolicy });
      await condition(() => heard === 2);
      end();
    });
    await run.task();
    await run.signal('note').signal('note').task();
    await run.replay();
    return warn.mock.calls.map(([line]) => JSON.parse(line as string) as { message: string; workflowId: string });
  };

  test('warns of it, but not on replay of what has ended', async () => {
    const [warning, ...more] = await ending('WARN_AND_ABANDON');
    expect(warning?.message).toMatch(/^\[TMPRL1102\] .* Unfinished: note \(2\)$/);
    expect(warning?.workflowId).toBe('order-7');
    expect(more).toHaveLength(1); // The same task by a new runner, which is not a replay of its own events.
  });

  test('is silent when the handler is declared abandonable', async () => {
    expect(await ending('ABANDON')).toEqual([]);
  });

  test('is silent when the workflow fails', async () => {
    const fail = () => {
      throw ApplicationFailure.nonRetryable('failed');
    };
    expect(await ending('WARN_AND_ABANDON', fail)).toEqual([]);
  });
});
