import { contextOf } from './context.ts';

/**
 * A promise that is resolved from outside. It rejects when the scope it was made in is cancelled.
 *
 * @example
 * const approved = new Trigger<string>();
 * setHandler(approve, (who) => approved.resolve(who));
 */
export class Trigger<Value> implements PromiseLike<Value> {
  readonly resolve: (value: Value | PromiseLike<Value>) => void;
  readonly reject: (reason?: unknown) => void;
  readonly #promise: Promise<Value>;

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    promise.catch(() => undefined);
    this.#promise = promise;
    this.resolve = resolve;
    this.reject = reject;
    const { scope } = contextOf('Trigger');
    if (scope.cancellable) scope.onCancel(reject);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- A PromiseLike is what it is.
  then<A = Value, B = never>(
    onResolved?: ((value: Value) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return this.#promise.then(onResolved, onRejected);
  }
}
