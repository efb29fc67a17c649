import { setImmediate } from 'node:timers';
import type { Clock } from '../../src/platform/platform.ts';

interface Event {
  readonly at: number;
  readonly work: () => void;
}

/** Rounds of the event loop in which nothing happens, after which nothing will until an event is due. */
const QUIET_ROUNDS = 2;

/** More than this is work that makes itself without end. */
const MOST_EVENTS = 50_000;

/**
 * The only time there is in a simulation: it stands still while anything runs, and then goes to the next event. Events of one time happen in
 * the order in which they were asked for.
 */
export class SimClock implements Clock {
  #now: number;
  /** By which clocks of machines are off, in milliseconds. */
  #skew = 0;
  #events: Event[] = [];
  #activity = 0;
  #native = 0;
  #happened = 0;

  constructor(start: number) {
    this.#now = start;
  }

  /** What machines show. */
  now(): number {
    return this.#now + this.#skew;
  }

  /** How much time has passed, whatever clocks show. */
  get elapsed(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    this.stir();
    const event = { at: this.#now + Math.max(0, Math.ceil(ms)), work };
    let place = this.#events.length;
    while (place > 0 && (this.#events[place - 1]?.at ?? 0) > event.at) place--;
    this.#events.splice(place, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  patience(ms: number, work: () => void): () => void {
    return this.after(ms, work);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Clocks are set forward, or a little back. */
  jump(ms: number): void {
    this.#skew += ms;
  }

  /** Something has happened. */
  stir(): void {
    this.#activity++;
  }

  /** Counts work of the machine that no event stands for. */
  async native<Result>(work: Promise<Result>): Promise<Result> {
    this.#native++;
    try {
      return await work;
    } finally {
      this.#native--;
      this.stir();
    }
  }

  /** Lets everything happen until `isDone`, or until `limit` milliseconds have passed, or nothing is left to happen. */
  async run(isDone: () => boolean, limit: number): Promise<'done' | 'limit' | 'nothing'> {
    const end = this.#now + limit;
    for (;;) {
      await this.#quiet();
      if (isDone()) return 'done';
      const [event] = this.#events;
      if (event === undefined) return 'nothing';
      if (event.at > end) return 'limit';
      if (++this.#happened > MOST_EVENTS) throw new Error(`more than ${MOST_EVENTS} things have happened`);
      this.#events.shift();
      this.#now = Math.max(this.#now, event.at);
      event.work();
    }
  }

  async #quiet(): Promise<void> {
    for (let rounds = 0; rounds < QUIET_ROUNDS;) {
      const before = this.#activity;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      rounds = this.#activity === before && this.#native === 0 ? rounds + 1 : 0;
    }
  }
}
