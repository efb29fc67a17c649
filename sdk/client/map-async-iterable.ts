export interface MapAsyncOptions {
  /** Values that are mapped at once. Default: 1. */
  readonly concurrency?: number;
  /** Mapped values that wait to be taken, beside those. Default: no limit. */
  readonly bufferLimit?: number;
}

/**
 * The values of a source, mapped, up to `concurrency` of them at once: those that are mapped first come first. It reads ahead of its reader by
 * `bufferLimit` values, and no further when the reader stops. The first error ends it.
 */
export async function* mapAsyncIterable<From, To>(
  source: AsyncIterable<From>,
  map: (value: From) => Promise<To>,
  { concurrency = 1, bufferLimit = Infinity }: MapAsyncOptions = {},
): AsyncGenerator<To> {
  const iterator = source[Symbol.asyncIterator]();
  const ready: To[] = [];
  const pending = new Set<Promise<void>>();
  let exhausted = false;
  let failure: { readonly error: unknown } | undefined;
  let reading: Promise<void> | undefined;

  const start = (task: Promise<void>): Promise<void> => {
    const tracked = task
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => pending.delete(tracked));
    pending.add(tracked);
    return tracked;
  };
  const mapOne = async (value: From): Promise<void> => void ready.push(await map(value));
  const read = async (): Promise<void> => {
    const { done, value } = await iterator.next();
    if (done) exhausted = true;
    else start(mapOne(value as From));
  };

  try {
    for (;;) {
      // One read at a time: a source hands out its values in order.
      const busy = pending.size - (reading ? 1 : 0);
      if (!exhausted && !failure && !reading && busy < concurrency && busy + ready.length < concurrency + bufferLimit)
        reading = start(read()).finally(() => (reading = undefined));
      if (ready.length > 0) yield ready.shift() as To;
      else if (failure) throw failure.error;
      else if (pending.size === 0 && reading === undefined) return;
      else await Promise.race([...pending, ...(reading ? [reading] : [])]);
    }
  } finally {
    await iterator.return?.();
  }
}
