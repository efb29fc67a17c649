/** The first `limit` of many; all without one. */
export async function* limited<Value>(values: AsyncIterable<Value>, limit = Infinity): AsyncGenerator<Value> {
  let left = limit;
  if (left <= 0) return;
  for await (const value of values) {
    yield value;
    if (--left <= 0) return;
  }
}

/** Many that are there already, as lists are printed: one after the other. */
export async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
