import type { VersionedRecord } from '../../protocol/visibility.ts';
import type { Execution } from '../history/execution.ts';
import { isOpen } from '../history/execution.ts';
import { hasProblems, versionOf, visibilityRecord } from '../history/visibility-record.ts';
import type { CallBudget } from './call-budget.ts';

/** News of an open run wait this long for more: a run that opens and closes within it is written once. Milliseconds. */
const GATHER = 1_000;
const RETRY = 10_000;
const LONGEST_RETRY = 300_000;

/** What of a run the index would show differently. Maps are replaced when they change, so comparing them is cheap. */
type Shown = readonly unknown[];
const shownOf = (execution: Execution): Shown => [
  execution.status,
  execution.paused,
  execution.memo,
  execution.searchAttributes,
  execution.builds.size,
  hasProblems(execution),
];

const isSame = (known: Shown | undefined, shown: Shown): boolean =>
  known?.every((value, at) => value === shown[at]) ?? false;

/**
 * Tells the index what has changed of a run.
 *
 * 1. What is owed follows from the state and from what the index has acknowledged, which is in memory only: after a wake an open run reports
 *    itself again, and the index drops what it knows. That also refreshes the moment at which the sweeper would miss it.
 * 2. The alarm covers what is owed. A closed run without an alarm owes nothing, unless somebody knows better: see `doubt`.
 * 3. One report at a time; nothing waits for it.
 */
export class IndexReport {
  readonly #send: (report: VersionedRecord) => Promise<void>;
  readonly #budget: CallBudget;
  readonly #look: () => void;
  #acknowledged: Shown | undefined;
  #sending = false;
  #dueAt: number | undefined;
  #failures = 0;
  #silent = false;
  #underWay: Promise<void> | undefined;
  /** As of the last time that anybody looked. */
  #latest: Shown = [];

  /** `look` is called when something is owed again after an answer: no turn may come by itself for long. */
  constructor(send: (report: VersionedRecord) => Promise<void>, budget: CallBudget, look: () => void) {
    this.#send = send;
    this.#look = look;
    this.#budget = budget;
  }

  /** After a wake: nothing is known, except that a closed run which no alarm had to bring back has reported all there is. */
  begin(execution: Execution, alarmIsPast: boolean): void {
    this.#silent = false;
    this.#acknowledged = !isOpen(execution) && !alarmIsPast ? shownOf(execution) : undefined;
    this.#dueAt = undefined;
  }

  /**
   * What was taken for reported may not have been. An alarm that is about to go off is not set any more when the object is asked for it, by
   * somebody who comes before it; and the sweeper says of a run what the index believes. Source: workerd, `ServiceWorkerGlobalScope::runAlarm`.
   */
  doubt(): void {
    this.#acknowledged = undefined;
  }

  /** The index could not be told: what is owed must not depend on this memory. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** The run is being deleted: the index hears nothing more of it. Resolves when what was under way has arrived. */
  async silence(): Promise<void> {
    this.#silent = true;
    await this.#underWay;
  }

  /** Sends what is owed and due. Answers when to look again; `undefined`: nothing is owed. */
  reconcile(execution: Execution, turns: number, nextWake: number | undefined, now: number): number | undefined {
    if (execution.started === undefined || this.#silent) return undefined;
    const shown = shownOf(execution);
    this.#latest = shown;
    if (isSame(this.#acknowledged, shown)) return undefined;
    // The next wake of an open run reports it anyway.
    const isReportedThen = isOpen(execution) && nextWake !== undefined && !this.isFailing;
    const unlessAnswered = isReportedThen ? undefined : now + RETRY;
    if (this.#sending) return unlessAnswered;
    this.#dueAt ??= isOpen(execution) ? now + GATHER : now;
    if (!isOpen(execution) && this.#failures === 0) this.#dueAt = now;
    if (this.#dueAt > now) return this.#dueAt;
    if (!this.#budget.take()) return now;
    const record = visibilityRecord(execution, turns, nextWake);
    this.#underWay = this.#report({ version: versionOf(execution, now), record }, shown, now);
    return unlessAnswered;
  }

  async #report(report: VersionedRecord, shown: Shown, now: number): Promise<void> {
    this.#sending = true;
    this.#dueAt = undefined;
    try {
      await this.#send(report);
      this.#acknowledged = shown;
      this.#failures = 0;
    } catch (error) {
      this.#failures++;
      this.#dueAt = now + Math.min(RETRY * 2 ** (this.#failures - 1), LONGEST_RETRY);
      console.error('perdure: the index could not be told of a run and will be told again', error);
    } finally {
      this.#sending = false;
    }
    if (!this.#silent && !isSame(this.#acknowledged, this.#latest)) this.#look();
  }
}
