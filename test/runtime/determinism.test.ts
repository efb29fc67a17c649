import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { condition, log, sleep, uuid4, workflowInfo } from '../../sdk/workflow/index.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import { START, drive, resultOf } from './drive.ts';

createWorkflowTaskRunner({ workflows: {} }); // Patches the globals, for the tests of what stays native.

describe('time in workflow code', () => {
  test('is that of the workflow task, and stands still in it', async () => {
    const read = () => [new Date().toISOString(), Date.now(), Date().length > 0, new Date(0).getTime()];
    const run = drive(async () => {
      const before = read();
      await sleep('1s');
      return [before, read(), new Date() instanceof Date, new Date().constructor === Date];
    });
    await run.task();
    run.now = START + 60_000;
    expect(resultOf(await run.fire('1').task())).toEqual([
      ['2026-01-01T00:00:00.000Z', START, true, 0],
      ['2026-01-01T00:01:00.000Z', START + 60_000, true, 0],
      true,
      true,
    ]);
  });

  test('never goes back', async () => {
    const run = drive(async () => {
      await sleep(1);
      return Date.now();
    });
    await run.task();
    run.now = START - 5_000;
    expect(resultOf(await run.fire('1').task())).toBe(START);
  });

  test('outside workflow code is that of the machine', () => {
    expect(Date.now()).toBeGreaterThan(START - 1e12);
    expect(new Date().getTime()).not.toBe(START);
    expect(Date.UTC(2026, 0, 1)).toBe(START);
    expect(Date.parse('2026-01-01')).toBe(START);
  });
});

describe('chance in workflow code', () => {
  const draw = async () => {
    const bytes = crypto.getRandomValues(new Uint16Array(3));
    return [Math.random(), crypto.randomUUID(), [...bytes], uuid4(), Math.random()];
  };

  test('comes out the same on replay', async () => {
    const run = drive(draw); // Taking the task replays it.
    const [first, uuid, bytes, other, last] = resultOf(await run.task()) as [number, string, number[], string, number];
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other).not.toBe(uuid);
    expect(last).not.toBe(first);
    expect(bytes.some((word) => word > 255)).toBe(true);
  });

  test('differs between runs', async () => {
    const other = drive(draw, { started: { originalExecutionRunId: 'another' } });
    expect(resultOf(await other.task())).not.toEqual(resultOf(await drive(draw).task()));
  });

  test('outside workflow code is native', () => {
    expect(Math.random()).not.toBe(Math.random());
    expect(uuid4()).not.toBe(uuid4());
    expect(crypto.randomUUID()).not.toBe(crypto.randomUUID());
    expect(crypto.getRandomValues(new Uint8Array(16)).some((byte) => byte > 0)).toBe(true);
  });
});

const scope = globalThis as unknown as Record<string, never>;
const forbidden: Record<string, [use: () => unknown, instead: string]> = {
  fetch: [() => fetch('http://x'), 'call it from an activity'],
  setInterval: [() => setInterval(() => undefined, 1), 'use sleep in a loop'],
  setImmediate: [() => setImmediate(() => undefined), 'use Promise.resolve() or sleep'],
  WebSocket: [() => new WebSocket('ws://x'), 'open it in an activity'],
  EventSource: [() => new EventSource('http://x'), 'open it in an activity'],
  WeakRef: [() => new WeakRef({}), 'garbage collection differs on replay'],
  FinalizationRegistry: [() => new FinalizationRegistry(() => undefined), 'garbage collection differs on replay'],
  'performance.now': [() => performance.now(), 'use Date.now()'],
  'scheduler.wait': [() => scheduler.wait(1), 'use sleep'],
  'crypto.subtle.digest': [() => crypto.subtle.digest('SHA-1', new Uint8Array()), 'call it from an activity'],
  caches: [() => caches.default, 'use it in an activity'],
};

describe.each(Object.entries(forbidden))('%s', (name, [use, instead]) => {
  test('fails the task of workflow code, which is told what to use instead', async () => {
    const { cause, message, failure } = await drive(async () => void (await use())).failedTask();
    expect(cause).toBe('WORKFLOW_WORKER_UNHANDLED_FAILURE');
    expect(failure.applicationFailureInfo?.type).toBe('DeterminismViolationError');
    expect(message).toContain(`${name} is not deterministic and cannot be used in workflow code: `);
    expect(message).toContain(instead);
  });
});

describe('outside workflow code forbidden things are native', () => {
  test('classes make objects that are instances of them', () => {
    const held = {};
    expect(new WeakRef(held).deref()).toBe(held);
    expect(new WeakRef(held)).toBeInstanceOf(WeakRef);
    expect(new FinalizationRegistry(() => undefined)).toBeInstanceOf(FinalizationRegistry);
  });

  test('functions work', async () => {
    expect(performance.now()).toBeTypeOf('number');
    expect((await crypto.subtle.digest('SHA-1', new Uint8Array())).byteLength).toBe(20);
    expect(await (await fetch('data:text/plain,hello')).text()).toBe('hello');
    const interval = setInterval(() => undefined, 1_000);
    clearInterval(interval);
    expect(caches.default).toBeDefined();
    expect(scope['scheduler']).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve));
  });
});

test('two runs in one isolate do not see each other', async () => {
  const workflow = async (name: string) => {
    const { workflowId } = workflowInfo();
    const seen: unknown[] = [name, Date.now() - START, workflowId];
    for (let turn = 0; turn < 3; turn++) {
      await Promise.resolve();
      seen.push(Math.random(), Date.now() - START, workflowInfo().workflowId === workflowId);
    }
    await condition(() => true);
    return seen;
  };
  const make = (name: string, now: number) => {
    const run = drive(workflow, { args: [name], started: { originalExecutionRunId: name, workflowId: name } });
    run.now = START + now;
    return run;
  };
  const alone = [resultOf(await make('a', 1).task()), resultOf(await make('b', 2).task())];
  const together = await Promise.all([make('a', 1).task(), make('b', 2).task()]);
  expect(together.map(resultOf)).toEqual(alone);
});

describe('what workflow code prints', () => {
  const lines: unknown[][] = [];
  beforeEach(() => void lines.splice(0));
  afterEach(() => vi.restoreAllMocks());

  test('with log is one line of JSON that names the run, and silent on replay', async () => {
    vi.spyOn(console, 'info').mockImplementation((...line) => void lines.push(line));
    const run = drive(
      async () => {
        log.info('waiting', { orderId: 7 });
        await sleep(1);
        log.info('done');
      },
      { replay: false },
    );
    await run.task();
    expect(lines.map(([line]) => JSON.parse(line as string) as unknown)).toEqual([
      {
        message: 'waiting',
        namespace: 'shop',
        taskQueue: 'orders',
        workflowType: 'workflow',
        workflowId: 'order-7',
        runId: expect.any(String),
        orderId: 7,
      },
    ]);
    lines.splice(0);
    await run.replay();
    expect(lines).toEqual([]);
  });
});
