/** What lives in memory is what comes out of storage. */
import { isDeepStrictEqual } from 'node:util';
import { MemoryRunStore } from '../../sdk/testing/memory/run-store.ts';
import type { MemoryStorage } from '../../sdk/testing/memory/storage.ts';
import { rebuild } from '../../src/history/apply.ts';
import { nextDeadline } from '../../src/history/deadlines.ts';
import { isOpen } from '../../src/history/execution.ts';
import type { Execution } from '../../src/history/execution.ts';
import { tasks } from '../../src/history/tasks.ts';
import type { Told } from './scenario.ts';

/** The states of runs that are in memory, by the storage that their objects see. */
export class LiveRuns {
  readonly #states = new Map<object, Execution>();

  /** An object has made its state. */
  readonly made = (storage: object, execution: Execution): void => {
    this.#states.set(storage, execution);
  };

  /** The state of a run, if its object has it in memory. */
  find(runId: string): Execution | undefined {
    for (const [storage, execution] of this.#states) {
      if (!isAlive(storage)) this.#states.delete(storage);
      else if (execution.runId === runId) return execution;
    }
    return undefined;
  }
}

/** The storage of an object that has lost its memory throws. */
function isAlive(storage: object): boolean {
  try {
    return 'sync' in storage && typeof storage.sync === 'function';
  } catch {
    return false;
  }
}

/** Holds a state against the one that its history and facts lead to, and what follows from the two. */
export function examineState(live: Execution, storage: MemoryStorage, isHead: boolean, told: Told): void {
  // A speculative task is in memory only, with its events.
  if (live.workflowTask?.speculative) return;
  const store = new MemoryRunStore(storage);
  const rebuilt = rebuild(store.events(), store.facts());
  const whole = (execution: Execution) => ({
    state: execution,
    tasks: execution.started === undefined ? [] : tasks(execution, isHead),
    deadline: isOpen(execution) ? nextDeadline(execution) : undefined,
  });
  const [shown, wanted] = [plain(whole(live)), plain(whole(rebuilt))];
  if (isDeepStrictEqual(shown, wanted)) return;
  const names = Object.keys({ ...live, ...rebuilt }) as (keyof Execution)[];
  const different = names.filter((name) => !isDeepStrictEqual(plain(live[name]), plain(rebuilt[name])));
  const quoted = different.map((name) => `${name} is ${text(live[name])}, rebuilt ${text(rebuilt[name])}`);
  told('rebuilt as it lives', `${live.runId}: ${quoted.join('; ') || 'what follows from the state differs'}`);
}

const text = (value: unknown): string => (JSON.stringify(plain(value)) ?? 'nothing').slice(0, 300);

/** Without what is undefined, as it would be stored; maps keep their order. */
const plain = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : (JSON.parse(
        JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner)),
      ) as unknown);
