import type { Task } from '../history/tasks.ts';
import type { Clock } from '../platform/platform.ts';

/** The alarm that brings a run back after a crash in the middle of something, in milliseconds. */
const SAFETY_NET = 10_000;
/** The longest the safety net grows to, for calls that take long. */
const LONGEST_SAFETY_NET = 300_000;
/**
 * What is due within this time is waited for in memory, with the alarm that is set anyway as the safety net: keeping an object in memory
 * for a second costs about as much as the row of an alarm.
 */
const NEAR = 1_000;

/**
 * The one alarm of an object, as a lower bound: it moves only to an earlier time, and one that goes off early arms the next. Setting it is
 * a billed row.
 */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #clock: Clock;
  readonly #wake: () => void;
  #at: number | null = null;
  #hasFired = false;
  #near: { readonly at: number; readonly stop: () => void } | undefined;

  constructor(storage: DurableObjectStorage, clock: Clock, wake: () => void) {
    this.#storage = storage;
    this.#clock = clock;
    this.#wake = wake;
  }

  /** What the platform holds, after a wake. Answers whether there is an alarm, or was one that caused the wake. */
  async load(): Promise<boolean> {
    this.#at = await this.#storage.getAlarm();
    const wasThere = this.#at !== null || this.#hasFired;
    this.#hasFired = false;
    return wasThere;
  }

  /** The alarm has gone off: it is no longer set. Answers whether it was known to be. */
  fired(): boolean {
    const wasKnown = this.#at !== null;
    this.#at = null;
    this.#hasFired = true;
    return wasKnown;
  }

  /** Sees to it that the run is moved at `due` at the latest; what is due now is being done, and the alarm is there if it is not. */
  cover(due: number, now: number): void {
    if (due <= now) {
      if (this.#at === null || this.#at > now + SAFETY_NET) this.set(now + SAFETY_NET);
    } else if (due - now <= NEAR && this.#at !== null && this.#at <= due + SAFETY_NET) {
      if (this.#at > due) this.waitUntil(due, now);
    } else if (this.#at === null || this.#at > due) {
      this.set(due);
    }
  }

  /** Moves the alarm, earlier or to a fresh event of the object. */
  set(at: number): void {
    if (this.#at === at) return;
    this.#at = at;
    void this.#storage.setAlarm(at);
  }

  /** Moves the run at `due` if it is still in memory then. */
  waitUntil(due: number, now: number): void {
    if (this.#near !== undefined) {
      if (this.#near.at <= due) return;
      this.#near.stop();
    }
    const stop = this.#clock.after(due - now, () => {
      this.#near = undefined;
      this.#wake();
    });
    this.#near = { at: due, stop };
  }
}

/** When a run that is owed answers is looked after again, counted from `now`: the longer a call runs, the less often. */
export function safetyNet(owed: readonly Task[], now: number): number {
  let wait = LONGEST_SAFETY_NET;
  for (const task of owed) {
    const since = task.type === 'ActivityAttempt' ? now - (task.activity.startedAt ?? now) : 0;
    wait = Math.min(wait, Math.max(SAFETY_NET, since));
  }
  return wait;
}
