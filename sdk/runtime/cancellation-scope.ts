import { CancelledFailure } from '../common/failures.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { contextOf, refuseInQuery, workflowContext } from './context.ts';
import type { Activator } from './activator.ts';
import { startTimer } from './timers.ts';

export interface CancellationScopeOptions {
  /** False shields what runs in the scope, and its children, from cancellation. */
  readonly cancellable?: boolean;
  /** Cancels the scope when it is still running after this time. */
  readonly timeout?: Duration;
  /** Default: the scope that the caller runs in. */
  readonly parent?: CancellationScope;
}

type Listener = (error: CancelledFailure) => void;

/**
 * A tree of scopes: cancelling one cancels what runs in it and in its cancellable children.
 *
 * 1. A request is known to its own scope at once; listeners and children hear of it one microtask later, in the order in which they came.
 * 2. A scope that is not cancellable hears requests (`cancelRequested`) and passes none on.
 *
 * @example await CancellationScope.nonCancellable(() => cleanUp());
 */
export class CancellationScope {
  readonly cancellable: boolean;
  readonly parent: CancellationScope | undefined;
  readonly #timeout: number | undefined;
  readonly #activator: Activator;
  readonly #requested: Promise<never>;
  readonly #reject: Listener;
  #isRequested = false;
  /** Listeners that share one reaction of the promise; whoever takes the promise itself comes behind them. */
  #listeners: Set<Listener> | undefined;

  constructor(options: CancellationScopeOptions = {}, root?: Activator) {
    this.cancellable = options.cancellable ?? true;
    this.#timeout = msOptional(options.timeout);
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined); // Not everybody listens.
    this.#requested = promise;
    this.#reject = (error) => {
      this.#isRequested = true;
      reject(error);
    };
    if (root !== undefined) {
      this.#activator = root;
      this.parent = undefined;
      return;
    }
    const context = contextOf('CancellationScope');
    this.#activator = context.activator;
    this.parent = options.parent ?? context.scope;
    if (!this.parent.cancellable) return;
    this.#isRequested = this.parent.#isRequested;
    this.parent.onCancel(this.#reject);
  }

  /** Rejects with a CancelledFailure when the scope is asked to cancel, also when it is not cancellable. */
  get cancelRequested(): Promise<never> {
    this.#listeners = undefined;
    return this.#requested;
  }

  /** Whether the scope was cancelled; one that is not cancellable never is. */
  get consideredCancelled(): boolean {
    return this.#isRequested && this.cancellable;
  }

  /** Calls `listener` when the scope is asked to cancel, or was already. Answers how to take it away. */
  onCancel(listener: Listener): () => void {
    if (this.#isRequested) {
      this.#requested.catch(listener);
      return () => undefined;
    }
    const listeners = (this.#listeners ??= this.#newListeners());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  #newListeners(): Set<Listener> {
    const listeners = new Set<Listener>();
    this.#requested.catch((error: CancelledFailure) => {
      for (const listener of listeners) listener(error);
    });
    return listeners;
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return workflowContext.run({ ...workflowContext.getStore(), activator: this.#activator, scope: this }, () =>
      this.#run(work),
    );
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = this.#timeout ? this.#cancelAfter(this.#timeout) : undefined;
    try {
      return await work();
    } finally {
      if (timer?.consideredCancelled === false) timer.cancel();
    }
  }

  #cancelAfter(timeout: number): CancellationScope {
    const timer = new CancellationScope();
    timer
      .run(() => startTimer(this.#activator, timeout, timer))
      .then(
        () => this.cancel(),
        () => undefined,
      );
    return timer;
  }

  cancel(): void {
    refuseInQuery();
    this.#reject(
      new CancelledFailure(this.parent === undefined ? 'Workflow cancelled' : 'Cancellation scope cancelled'),
    );
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
