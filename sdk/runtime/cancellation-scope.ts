import { CancelledFailure } from '../common/failures.ts';
import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { contextOf, workflowContext } from './context.ts';
import type { Activator } from './activator.ts';
import { startTimer } from './timers.ts';

export interface CancellationScopeOptions {
  readonly cancellable?: boolean;
  /** Cancels the scope when it is still running after this time. */
  readonly timeout?: Duration;
  readonly parent?: CancellationScope;
}

/**
 * A tree of scopes: cancelling one cancels what runs in it and in its cancellable children.
 *
 * @example await CancellationScope.nonCancellable(() => cleanUp());
 */
export class CancellationScope {
  readonly cancellable: boolean;
  readonly parent: CancellationScope | undefined;
  /** Rejects with a CancelledFailure when the scope is cancelled. */
  readonly cancelRequested: Promise<never>;
  readonly #timeout: number | undefined;
  readonly #activator: Activator;
  readonly #listeners = new Set<(error: CancelledFailure) => void>();
  #reject!: (error: unknown) => void;
  #error: CancelledFailure | undefined;

  constructor(options: CancellationScopeOptions = {}, root?: Activator) {
    this.cancellable = options.cancellable ?? true;
    this.#timeout = options.timeout === undefined ? undefined : msToNumber(options.timeout);
    this.cancelRequested = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    this.cancelRequested.catch(() => undefined); // Not everybody listens.
    if (root !== undefined) {
      this.#activator = root;
      this.parent = undefined;
      return;
    }
    const context = contextOf('CancellationScope');
    this.#activator = context.activator;
    this.parent = options.parent ?? context.scope;
    if (this.cancellable) {
      if (this.parent.#error !== undefined) this.#cancelWith(this.parent.#error);
      else this.parent.onCancel((error) => this.#cancelWith(error));
    }
  }

  /** Whether this scope, or the nearest one that decides for it, was cancelled. */
  get consideredCancelled(): boolean {
    return this.#error !== undefined && this.cancellable;
  }

  get cancelError(): CancelledFailure | undefined {
    return this.#error;
  }

  /** Calls `listener` when the scope is cancelled, and never otherwise. */
  onCancel(listener: (error: CancelledFailure) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const activator = this.#activator;
    const run = () => workflowContext.run({ activator, scope: this }, work);
    if (this.#timeout === undefined) return run();
    const timer = startTimer(activator, this.#timeout, this.parent as CancellationScope);
    timer.promise.then(
      () => this.cancel(),
      () => undefined,
    );
    try {
      return await run();
    } finally {
      timer.cancel();
    }
  }

  cancel(): void {
    this.#cancelWith(
      new CancelledFailure(this.parent === undefined ? 'Workflow cancelled' : 'Cancellation scope cancelled'),
    );
  }

  #cancelWith(error: CancelledFailure): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#reject(error);
    for (const listener of this.#listeners) listener(error);
    this.#listeners.clear();
  }

  static current(): CancellationScope {
    return contextOf('CancellationScope.current').scope;
  }
  static cancellable<Result>(work: () => Promise<Result>): Promise<Result> {
    return new this({ cancellable: true }).run(work);
  }
  static nonCancellable<Result>(work: () => Promise<Result>): Promise<Result> {
    return new this({ cancellable: false }).run(work);
  }
  static withTimeout<Result>(timeout: Duration, work: () => Promise<Result>): Promise<Result> {
    return new this({ cancellable: true, timeout }).run(work);
  }
}
