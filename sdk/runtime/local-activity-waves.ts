/**
 * When the code of a workflow task hears of its local activities: in waves, each when everything before it has come to rest.
 *
 * 1. A wave has what was cancelled and need not be waited for, and then all local activities that are under way, in the order in which they
 *    were asked for.
 * 2. One that an earlier task has begun is in the first wave of a task that brings nothing else, or waits for such a task. Replays, ours and
 *    Temporal's, tell of it at the beginning of the task that has its marker: there must be nothing that it could overtake.
 */
import type { Activator, AtRest } from './activator.ts';
import type { KnownMarkers } from './determinism-check.ts';
import { awaited, markerOf, resolveFromMarker } from './local-activities.ts';
import type { LocalActivity } from './local-activities.ts';
import { begin, ended } from './local-activity-calls.ts';
import type { RunLocalActivity, WaitingTime } from './local-activity-calls.ts';

/** How local activities are run; a replay needs none of it, and a rehearsal knows their markers. */
export interface Live {
  readonly rehearsal: KnownMarkers | undefined;
  readonly run: RunLocalActivity | undefined;
  readonly time: WaitingTime;
  /** Called when it begins to wait. */
  readonly waits: () => void;
}

/** The waves of one activation. */
export class LocalActivityWaves {
  readonly #activator: Activator;
  readonly #live: Live;
  readonly #earlier: ReadonlySet<LocalActivity>;
  #isBehind = false;

  /** Before the code has been told of anything. */
  constructor(activator: Activator, live: Live) {
    this.#activator = activator;
    this.#live = live;
    this.#earlier = new Set(activator.localActivities.values());
  }

  /** The code was told of something else: what earlier tasks have begun waits for another one. */
  stepBehind(): void {
    this.#isBehind = true;
  }

  /** What the code is told next; nothing, when the task is to be answered. */
  async next(): Promise<(() => void)[]> {
    const cancelled = this.#takeCancelled();
    const isAnsweredFirst = cancelled.some(({ activity }) => activity !== undefined && this.#earlier.has(activity));
    const told = this.#activator.isReplaying ? this.#known() : await this.#ended(!isAnsweredFirst);
    this.stepBehind();
    return [...cancelled.map(({ tell }) => tell), ...told];
  }

  /** Whether the next task has something to tell at once. */
  get isReady(): boolean {
    const { atRest } = this.#activator;
    return atRest.length > 0 || awaited(this.#activator).some(({ call }) => call?.outcome !== undefined);
  }

  #takeCancelled(): AtRest[] {
    const { atRest } = this.#activator;
    const isDue = ({ activity }: AtRest): boolean => activity === undefined || this.#isDue(activity);
    this.#activator.atRest = atRest.filter((entry) => !isDue(entry));
    return atRest.filter(isDue);
  }

  #isDue(activity: LocalActivity): boolean {
    const { isReplaying, markers } = this.#activator;
    if (isReplaying) return markers.has(activity.seq) || !this.#activator.localActivities.has(activity.seq);
    return !(this.#isBehind && this.#earlier.has(activity));
  }

  /** On replay: those that have a marker in this task's part of history. */
  #known(): (() => void)[] {
    const activator = this.#activator;
    return awaited(activator).flatMap((activity) => {
      const marker = activator.markers.get(activity.seq);
      return marker === undefined ? [] : [() => resolveFromMarker(activator, activity, marker)];
    });
  }

  async #ended(waits: boolean): Promise<(() => void)[]> {
    const activator = this.#activator;
    const { rehearsal, run, time } = this.#live;
    const all = awaited(activator);
    if (all.length === 0) return [];
    const tell = (activity: LocalActivity, marker: ReturnType<typeof markerOf>) => () => {
      activator.push(marker);
      resolveFromMarker(activator, activity, marker);
    };
    if (rehearsal !== undefined)
      return all.flatMap((activity) => {
        const marker = rehearsal.get(activity.seq);
        return marker === undefined ? [] : [tell(activity, marker)];
      });
    if (run === undefined) throw new Error('local activities cannot run here: no activities were given');
    begin(activator, all, run);
    const due = all.filter((activity) => this.#isDue(activity));
    if (due.length === 0) return [];
    if (waits) {
      this.#live.waits();
      await ended(due, time);
    }
    return due.flatMap((activity) => {
      const outcome = activity.call?.outcome;
      return outcome === undefined ? [] : [tell(activity, markerOf(activity, outcome))];
    });
  }
}
