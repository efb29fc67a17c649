/** What a source has to give: its next items in order, and whether those are its last. */
export interface Chunk<Item> {
  readonly items: readonly Item[];
  readonly isLast: boolean;
}
/** Items that one source gave, as far as they have been taken. */
interface Head<Item> extends Chunk<Item> {
  at: number;
  chunks: number;
}

/** Several ordered sources as one. It asks for what it needs, so that those who feed it may wait for that, or not. */
export class Merge<Item> {
  readonly #compare: (a: Item, b: Item) => number;
  readonly #heads: Head<Item>[] = [];

  constructor(compare: (a: Item, b: Item) => number, first: readonly Chunk<Item>[]) {
    this.#compare = compare;
    this.#heads = first.map((chunk) => ({ ...chunk, at: 0, chunks: 1 }));
  }

  /** The next item, or which source must be fed before it is known, or nothing when all have ended. */
  next():
    | { readonly item: Item }
    | { readonly hungry: number; readonly last: Item; readonly chunks: number }
    | undefined {
    let best: Item | undefined;
    let from: Head<Item> | undefined;
    for (const [source, head] of this.#heads.entries()) {
      const item = head.items[head.at];
      if (item === undefined) {
        const last = head.items.at(-1);
        if (head.isLast || last === undefined) continue;
        return { hungry: source, last, chunks: head.chunks };
      }
      if (best !== undefined && this.#compare(item, best) > 0) continue;
      best = item;
      from = head;
    }
    if (best === undefined || from === undefined) return undefined;
    from.at++;
    return { item: best };
  }

  feed(source: number, chunk: Chunk<Item>): void {
    const chunks = (this.#heads[source]?.chunks ?? 0) + 1;
    this.#heads[source] = { ...chunk, at: 0, chunks };
  }
}
