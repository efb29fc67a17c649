import { afterEach, expect, test, vi } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { headName } from '../../protocol/object-names.ts';
import { RunStore } from '../../src/run/store.ts';
import { states } from '../worker.ts';
import { effects } from '../workflows/activities.ts';
import { alarm, evict, history, isClosed, passTime, restoreTime, result, runOf, start } from './harness.ts';
import { expectSound } from './sound-history.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});

const { append } = RunStore.prototype;
const COMMITS = 9;
/** Counts commits from now on, and tells of each. */
function watchCommits(committed: (count: number) => void = () => undefined): { readonly count: number } {
  const seen = { count: 0 };
  vi.spyOn(RunStore.prototype, 'append').mockImplementation(function (this: RunStore, ...args) {
    append.apply(this, args);
    committed(++seen.count);
  });
  return seen;
}

/** Ends the object at once, as a deploy or a crash of its machine does. */
const abort = (id: string): void => {
  try {
    states.get(headName('default', id))?.abort('the object is ended by a test');
  } catch {
    // Aborting throws in the object that it ends.
  }
};

/** Asks again until it is answered: what a caller does whose connection broke. */
async function insist<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let left = 20; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Drives `errand` to its end, whatever interrupts it: a caller that insists, and a clock that moves. */
async function drive(id: string): Promise<unknown> {
  const requestId = `start ${id}`;
  const started = await insist(() => start(id, 'errand', [id], { requestId }));
  expect(started.error).toBeUndefined();
  const note = { namespace: 'default', workflowId: id, signalName: 'add' };
  for (const n of [1, 2]) {
    const reply = await insist(() =>
      runOf(id).signalWorkflowExecution({ ...note, requestId: `${id} ${n}`, input: [jsonPayload(n)] }),
    );
    expect(reply.error).toBeUndefined();
  }
  for (let left = 30; left > 0 && !(await insist(() => isClosed(id))); left--) {
    passTime(11_000);
    await insist(() => alarm(id)).catch(() => undefined);
  }
  return insist(() => result(id));
}

const EXPECTED = (id: string) => ({ first: `Hello, ${id} a!`, sum: 3, second: `Hello, ${id} b!` });

async function expectRightEnd(id: string): Promise<void> {
  expect(await drive(id)).toEqual(EXPECTED(id));
  restoreTime();
  const events = await history(id);
  expectSound(events);
  expect(events.filter(({ type }) => type === 'WorkflowExecutionSignaled').length).toBe(2);
  expect(effects.get(`greet ${id} a`)).toBeGreaterThanOrEqual(1);
}

test('without an interruption the errand takes this many commits', async () => {
  const seen = watchCommits();
  await expectRightEnd('errand');
  expect(seen.count).toBeGreaterThan(5);
  expect(seen.count).toBeLessThanOrEqual(COMMITS);
});

for (let n = 1; n <= COMMITS; n++) {
  test(`the object is aborted in commit ${n}, before the write is durable`, async () => {
    const id = `errand-abort-${n}`;
    watchCommits((count) => {
      if (count === n) abort(id);
    });
    await expectRightEnd(id);
  });

  test(`the object is evicted after commit ${n}`, async () => {
    const id = `errand-evict-${n}`;
    const seen = watchCommits();
    const evicted = vi.waitUntil(() => seen.count >= n, { interval: 1, timeout: 5_000 }).then(() => evict(id));
    await Promise.all([expectRightEnd(id), evicted.catch(() => undefined)]);
  });
}

test('the object is aborted in every one of its first twelve commits', async () => {
  watchCommits((count) => {
    if (count <= 12) abort('errand-every');
  });
  await expectRightEnd('errand-every');
});
