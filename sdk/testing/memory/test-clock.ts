import type { Clock } from '../../../src/platform/platform.ts';

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

/** The longest time that the platforms' timers take, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** In milliseconds. */
const STILL = 1_000;

/** Comes after everything that is ready to run now. */
const soon: (work: () => void) => void =
  typeof setImmediate === 'function' ? (work) => void setImmediate(work) : (work) => void setTimeout(work, 0);

/**
 * The time of one test environment. It goes on with the time of the machine, and skips what nobody needs to wait for:
 *
 * 1. It skips only while somebody has unlocked it (awaits a result, or sleeps), and while nothing is under way.
 * 2. It skips to the next timer, and no further; timers go off in the order of their times.
 * 3. The patience of callers is the machine's time, and never skipped.
 * 4. When somebody has unlocked it, nothing is under way, and there is no timer, it stands still; that is told after a second of the machine's time.
 */
export class TestClock implements Clock {
  readonly #skips: boolean;
  #ahead: number;
  #timers: Timer[] = [];
  #underWay = 0;
  #unlocked = 0;
  #cancelReal: (() => void) | undefined;
  #isLooking = false;
  #stopped = false;
  readonly #standsStill: () => void;

  /** `skips`: whether time may skip at all. `start`: milliseconds since the epoch; default: the machine's time. */
  constructor(skips: boolean, start = Date.now(), standsStill: () => void = () => undefined) {
    this.#skips = skips;
    this.#standsStill = standsStill;
    this.#ahead = start - Date.now();
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  after(ms: number, work: () => void): () => void {
    if (this.#stopped) return () => undefined;
    const timer = { at: this.now() + Math.max(0, ms), work };
    const later = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    this.#rest();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  patience(ms: number, work: () => void): () => void {
    const timer = setTimeout(work, Math.min(ms, LONGEST_TIMER));
    return () => clearTimeout(timer);
  }

  /** Time does not skip until `work` is done. */
  async track<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay++;
    try {
      return await work;
    } finally {
      this.#underWay--;
      this.#rest();
    }
  }

  /** Time may skip until `wait` is done. */
  async unlockedUntil<Result>(wait: Promise<Result>): Promise<Result> {
    this.#unlocked++;
    this.#rest();
    try {
      return await wait;
    } finally {
      this.#unlocked--;
    }
  }

  /** For something under way that does nothing but wait for `wait`: it does not keep time from skipping meanwhile. */
  async idleUntil<Result>(wait: Promise<Result>): Promise<Result> {
    this.#underWay--;
    this.#rest();
    try {
      return await wait;
    } finally {
      this.#underWay++;
    }
  }

  /** Nothing goes off any more. */
  stop(): void {
    this.#stopped = true;
    this.#timers = [];
    this.#cancelReal?.();
  }

  /** Sees to it that the next timer goes off, by skipping or by the machine's time. */
  #rest(): void {
    this.#cancelReal?.();
    this.#cancelReal = undefined;
    const [next] = this.#timers;
    if (this.#stopped) return;
    if (next === undefined) {
      if (!this.#maySkip()) return;
      const patience = setTimeout(this.#standsStill, STILL);
      this.#cancelReal = () => clearTimeout(patience);
      return;
    }
    if (this.#maySkip()) {
      this.#lookAgain();
      return;
    }
    const timer = setTimeout(() => this.#goOff(), Math.min(Math.max(0, next.at - this.now()), LONGEST_TIMER));
    this.#cancelReal = () => clearTimeout(timer);
  }

  #maySkip(): boolean {
    return this.#skips && this.#unlocked > 0 && this.#underWay === 0;
  }

  /** What is under way may have gaps between two of its steps: whether anything is shows when all that is ready has run. */
  #lookAgain(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    soon(() => {
      this.#isLooking = false;
      const [next] = this.#timers;
      if (next !== undefined && this.#maySkip()) {
        this.#ahead += Math.max(0, next.at - this.now());
        this.#goOff();
      } else {
        this.#rest();
      }
    });
  }

  #goOff(): void {
    const now = this.now();
    const due = this.#timers.filter(({ at }) => at <= now);
    this.#timers = this.#timers.filter(({ at }) => at > now);
    for (const { work } of due) work();
    this.#rest();
  }
}
