import type { Execution } from '../history/execution.ts';
import type { Fact } from '../history/facts.ts';
import type { Clock, Public } from '../platform/platform.ts';
import type { RunStore } from './store.ts';

/** Until when an object remembers that its run was deleted, and for how long that is: no message is under way for longer. */
const GONE = 'gone-until';
const REMEMBERED = 600_000;

/** What is left in an object whose run is gone. */
export class Remains {
  readonly #storage: DurableObjectStorage;
  readonly #clock: Clock;
  readonly #store: () => Public<RunStore>;

  constructor(storage: DurableObjectStorage, clock: Clock, store: () => Public<RunStore>) {
    this.#storage = storage;
    this.#clock = clock;
    this.#store = store;
  }

  /** Until when something is remembered, in milliseconds since the epoch; `undefined`: nothing is. */
  get until(): number | undefined {
    return this.#storage.kv.get<number>(GONE);
  }

  /** Leaves nothing, or for a while what is remembered: that a start comes too late, and starts that are refused. */
  async empty(execution: Execution, remembers: boolean): Promise<void> {
    const refusals = refusalsOf(execution);
    const isRemembered = remembers || refusals.length > 0;
    // Written without a wait in between, all is durable or nothing.
    const emptied = refusals.length > 0 ? this.#store().erase(refusals) : this.#storage.deleteAll();
    await Promise.all([emptied, isRemembered ? this.remember() : undefined]);
    if (!isRemembered) await this.#storage.deleteAlarm();
  }

  /** At a head whose chain goes on with another run: leaves what it knows of the chain. */
  async keepChain(execution: Execution, currentRunId: string): Promise<void> {
    const chain: Fact = { key: 'chain', value: { ...execution.chain, currentRunId } };
    this.#store().erase([chain, ...refusalsOf(execution), ...resetsOf(execution)]);
    await this.#storage.deleteAlarm();
  }

  /** From now on for a while. */
  async remember(): Promise<void> {
    const until = this.#clock.now() + REMEMBERED;
    this.#storage.kv.put(GONE, until);
    await this.#storage.setAlarm(until);
  }
}

/** The starts of children that an object goes on to refuse. */
const refusalsOf = ({ refusedStarts }: Execution): Fact[] =>
  refusedStarts === undefined ? [] : [{ key: 'refused-starts', value: refusedStarts }];
const resetsOf = ({ resets }: Execution): Fact[] => (resets === undefined ? [] : [{ key: 'resets', value: resets }]);
