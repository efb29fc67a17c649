/** Calls sent from one event of the object before it moves on to a fresh one: well below the platform's limit on subrequests. */
const CALLS_PER_EVENT = 400;

/** How many calls this event of the object may still send. */
export class CallBudget {
  #sent = 0;

  /** A fresh event of the object has begun. */
  refresh(): void {
    this.#sent = 0;
  }

  /** Takes one call from the budget, or answers that there is none left. */
  take(): boolean {
    if (this.#sent >= CALLS_PER_EVENT) return false;
    this.#sent++;
    return true;
  }
}
