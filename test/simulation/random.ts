/** A stream of chances that is the same for the same seed. Source of the steps: mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number, purpose: string) {
    // Streams of one seed are independent: what one thing draws does not change another.
    this.#state = seed >>> 0;
    for (const character of purpose) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  }

  /** At least 0 and less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }
}
