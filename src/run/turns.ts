/** Lets one asynchronous piece of work run at a time, in the order of arrival (E4). */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #oneWaits: () => void = () => undefined;

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    this.#oneWaits();
    const result = this.#last.then(() => {
      this.#waiting--;
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when somebody waits for the turn that is under way. To be asked by that turn. */
  wanted(): Promise<void> {
    return new Promise((resolve) => {
      this.#oneWaits = resolve;
      if (this.#waiting > 0) resolve();
    });
  }
}
