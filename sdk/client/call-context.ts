/** What holds for the calls of a scope: until when, with which headers, and what aborts them. */
import { IllegalStateError } from '../common/errors.ts';
import { RpcError } from './errors.ts';
import { clock } from './retry.ts';
import type { CallContext } from './types.ts';

interface Scopes {
  getStore(): CallContext | undefined;
  run<Result>(context: CallContext, work: () => Result): Result;
}

/** Node and Workers have async scopes, browsers do not; nothing is imported for them, so that this loads everywhere. */
function createScopes(): Scopes | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): { AsyncLocalStorage: new () => Scopes } | undefined };
  };
  const { AsyncLocalStorage } = process?.getBuiltinModule?.('node:async_hooks') ?? {};
  return AsyncLocalStorage && new AsyncLocalStorage();
}

/** The scopes of one connection. */
export class CallScopes {
  readonly #scopes = createScopes();

  get current(): CallContext {
    return this.#scopes?.getStore() ?? {};
  }

  async run<Result>(context: CallContext, work: () => Promise<Result>): Promise<Result> {
    if (this.#scopes === undefined)
      throw new IllegalStateError(
        'This platform has no AsyncLocalStorage: use client.with({ abortSignal, deadline, metadata }) instead',
      );
    return this.#scopes.run(merge(this.current, context), work);
  }
}

/** A scope inside another one: headers add up, the rest is replaced. */
export const merge = (outer: CallContext, inner: CallContext): CallContext => ({
  ...outer,
  ...inner,
  ...(outer.metadata && inner.metadata ? { metadata: { ...outer.metadata, ...inner.metadata } } : {}),
});

/**
 * Does `work` until the deadline or the abort signal of its scope. What comes too late is not waited for, also where the signal does not
 * reach it.
 */
export async function limited<Value>(
  { deadline, abortSignal }: CallContext,
  work: (signal?: AbortSignal) => Promise<Value>,
): Promise<Value> {
  if (deadline === undefined && abortSignal === undefined) return work();
  const controller = new AbortController();
  let cancelTimer: (() => void) | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    const stop = (code: 'CANCELLED' | 'DEADLINE_EXCEEDED', message: string, cause?: unknown) => {
      const error = new RpcError({ code, message }, cause);
      reject(error);
      controller.abort(error);
    };
    onAbort = () => stop('CANCELLED', 'Call cancelled', abortSignal?.reason);
    if (abortSignal?.aborted) onAbort();
    abortSignal?.addEventListener('abort', onAbort);
    if (deadline !== undefined)
      cancelTimer = clock.after(Math.max(0, Number(deadline) - clock.now()), () =>
        stop('DEADLINE_EXCEEDED', 'Deadline exceeded'),
      );
  });
  try {
    stopped.catch(() => undefined); // Handled by the race, unless that is never reached.
    if (controller.signal.aborted) return await stopped;
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    cancelTimer?.();
    if (onAbort) abortSignal?.removeEventListener('abort', onAbort);
  }
}
