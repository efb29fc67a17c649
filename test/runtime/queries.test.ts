import { beforeAll, describe, expect, test } from 'vitest';
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setDefaultQueryHandler,
  setHandler,
  sleep,
  uuid4,
  workflowInfo,
} from '../../sdk/workflow/index.ts';
import { answerOf, drive, resultOf } from './drive.ts';

// The test runner would report what refused queries leave behind.
beforeAll(() => void process.removeAllListeners('unhandledRejection'));

const status = defineQuery<unknown, unknown[]>('status');

/** A workflow that answers `status`, and has taken its first task. */
async function answering(handler: (...args: unknown[]) => unknown) {
  const run = drive(async () => {
    setHandler(status, handler, { description: 'how far it is' });
    await sleep('1 day');
    await sleep(1);
    return [Math.random(), uuid4()];
  });
  await run.task();
  return run;
}

test('a query is answered by its handler, with its arguments', async () => {
  const run = await answering((a, b) => ({ sum: Number(a) + Number(b) }));
  expect(answerOf(await run.query('status', 1, 2))).toEqual({ sum: 3 });
});

test('a query sees what the signals before it have done', async () => {
  const run = drive(async () => {
    let count = 0;
    setHandler(defineSignal('add'), () => {
      count++;
    });
    setHandler(status, () => count);
    await condition(() => count > 2);
  });
  await run.task();
  await run.signal('add').signal('add').task();
  expect(answerOf(await run.query('status'))).toBe(2);
});

test('a closed workflow answers queries', async () => {
  const run = drive(async () => {
    setHandler(status, () => 'closed');
  });
  await run.task();
  expect(answerOf(await run.query('status'))).toBe('closed');
});

test('a query without a handler is told the names of those that have one', async () => {
  const run = await answering(() => 1);
  expect(answerOf(await run.query('stauts'))).toBe(
    'Workflow did not register a handler for stauts. ' +
      'Registered queries: [__stack_trace __enhanced_stack_trace __temporal_workflow_metadata status]',
  );
});

test('an error of a handler is the failure of the query, and of nothing else', async () => {
  const run = await answering(() => {
    throw ApplicationFailure.nonRetryable('not yet', 'TooEarly');
  });
  expect(await run.query('status')).toMatchObject({
    failure: { message: 'not yet', applicationFailureInfo: { type: 'TooEarly' } },
  });
  expect(await run.task()).toEqual([]);
});

test('a handler that returns a promise is refused', async () => {
  const run = await answering(async () => 1);
  expect(await run.query('status')).toMatchObject({
    failure: {
      message: 'Query handlers should not return a Promise',
      applicationFailureInfo: { type: 'DeterminismViolationError' },
    },
  });
});

describe('a handler that asks for something is refused, and leaves no trace', () => {
  const { charge } = proxyActivities<{ charge(): Promise<void> }>({ startToCloseTimeout: 9 });
  const asks: Record<string, () => unknown> = {
    'an activity': () => void charge(),
    'a timer': () => void sleep(5),
    'a timeout': () => void setTimeout(() => undefined, 5),
    'something a little later': async () => {
      await Promise.resolve();
      await charge();
    },
    'to cancel': () => CancellationScope.current().cancel(),
    'a scope with a timeout': () => CancellationScope.withTimeout(5, () => sleep(1)),
  };
  test.each(Object.entries(asks))('%s', async (_, ask) => {
    const run = await answering(() => {
      ask();
      return 'asked';
    });
    const answer = String(answerOf(await run.query('status')));
    expect(answer).toMatch(
      /Query handlers (must not start timers, activities or anything else|should not return)|asked/,
    );
    // Timers are numbered as if nobody had asked: taking the task compares it with a replay that saw no query.
    expect(await run.fire('1').task()).toMatchObject([{ type: 'StartTimer', timerId: '2' }]);
  });
});

test('a handler may draw numbers without changing those of the workflow', async () => {
  const run = await answering(() => [Math.random(), uuid4(), crypto.randomUUID()].length);
  expect(answerOf(await run.query('status'))).toBe(3);
  await run.fire('1').task();
  expect(resultOf(await run.fire('2').task())).toHaveLength(2); // The same as on replay.
});

test('a handler is told that nothing it does is recorded', async () => {
  const run = await answering(() => workflowInfo().unsafe);
  expect(answerOf(await run.query('status'))).toMatchObject({ isReplaying: true, isReplayingHistoryEvents: false });
});

test('the default query handler gets what has no handler of its own, but no reserved names', async () => {
  const run = drive(async () => {
    setDefaultQueryHandler((name, ...args) => `${name} ${args.join()}`);
    setHandler(status, () => 'own');
    await sleep(1);
  });
  await run.task();
  expect(answerOf(await run.query('anything', 1, 2))).toBe('anything 1,2');
  expect(answerOf(await run.query('status'))).toBe('own');
  expect(answerOf(await run.query('__temporal_other'))).toContain('did not register a handler');
});

describe('built in', () => {
  test('__stack_trace says where the code waits', async () => {
    const run = drive(async function waitingForever() {
      await sleep('1 day');
    });
    await run.task();
    const stack = answerOf(await run.query('__stack_trace'));
    expect(stack).toMatch(/waitingForever.*queries\.test\.ts/s);
    expect(stack).not.toContain('sdk/runtime');
  });

  test('__stack_trace is empty when it waits for nothing', async () => {
    const run = drive(async () => undefined);
    await run.task();
    expect(answerOf(await run.query('__stack_trace'))).toBe('');
  });

  test('__enhanced_stack_trace has the places as values', async () => {
    const run = drive(() => sleep('1 day'));
    await run.task();

    const trace = answerOf(await run.query('__enhanced_stack_trace')) as { stacks: { locations: object[] }[] };
    expect(trace.stacks[0]?.locations[0]).toMatchObject({
      file_path: expect.stringContaining('queries.test.ts'),
      line: expect.any(Number),
    });
  });

  test('__temporal_workflow_metadata lists the handlers, and the details that the code has set', async () => {
    const run = drive(async () => {
      setHandler(status, () => 1, { description: 'how far it is' });
      setHandler(defineSignal('note'), () => undefined);
      setCurrentDetails('**halfway**');
      await sleep(1);
    });
    await run.task();
    expect(answerOf(await run.query('__temporal_workflow_metadata'))).toMatchObject({
      currentDetails: '**halfway**',
      definition: {
        type: 'workflow',
        queryDefinitions: expect.arrayContaining([{ name: 'status', description: 'how far it is' }]),
        signalDefinitions: [{ name: 'note' }],
      },
    });
  });
});
