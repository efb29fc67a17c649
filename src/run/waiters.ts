import type { Clock } from '../platform/platform.ts';

/** Those who wait for a change of the run. */
export class Waiters {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #changes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What has changed so far: to be read before the state that {@link changed} waits for a change of. */
  get changes(): number {
    return this.#changes;
  }

  wake(): void {
    this.#changes++;
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when something has changed since `changes` was read, or after `ms` milliseconds. */
  async changed(changes: number, ms: number): Promise<void> {
    if (this.#changes !== changes) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const stop = this.#clock.patience(ms, resolve);
    await promise;
    stop();
    this.#waiting.delete(resolve);
  }

  /** Looks now, and after each change, until there is an answer; when `ms` milliseconds are over it looks for the last time. */
  async until<Found>(ms: number, look: (isLast: boolean) => Promise<Found | undefined>): Promise<Found> {
    const end = this.#clock.now() + ms;
    for (;;) {
      const changes = this.#changes;
      const left = end - this.#clock.now();
      const found = await look(left <= 0);
      if (found !== undefined) return found;
      if (left <= 0) throw new Error('the last look must answer');
      await this.changed(changes, left);
    }
  }
}
