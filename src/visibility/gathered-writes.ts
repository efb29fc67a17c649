import type { Clock } from '../platform/platform.ts';

/** What arrives within this time is written at once. Milliseconds. */
const GATHER = 10;

interface Call<Item> {
  readonly items: readonly Item[];
  readonly written: PromiseWithResolvers<void>;
}

/**
 * Calls that arrive together become one write: a commit costs more than a row, and counters change once for all of them. A call is answered
 * when its items are written. What makes a write of several calls fail fails only the call that it came with.
 */
export class GatheredWrites<Item> {
  readonly #clock: Clock;
  readonly #write: (items: readonly Item[]) => void;
  #calls: Call<Item>[] = [];

  /** `write` does all or nothing. */
  constructor(clock: Clock, write: (items: readonly Item[]) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  add(items: readonly Item[]): Promise<void> {
    const written = Promise.withResolvers<void>();
    this.#calls.push({ items, written });
    if (this.#calls.length === 1) this.#clock.after(GATHER, () => this.#writeAll());
    return written.promise;
  }

  #writeAll(): void {
    const calls = this.#calls;
    this.#calls = [];
    try {
      this.#write(calls.flatMap(({ items }) => items));
      for (const { written } of calls) written.resolve();
    } catch (error) {
      const [only, ...others] = calls;
      if (others.length === 0) only?.written.reject(error);
      else for (const call of calls) this.#writeAlone(call);
    }
  }

  #writeAlone({ items, written }: Call<Item>): void {
    try {
      this.#write(items);
      written.resolve();
    } catch (error) {
      written.reject(error);
    }
  }
}
