/** Longer than any cancellation takes, and shorter than the activity may, in milliseconds. */
const LONGEST = 15_000;
const POLL = 20;

/**
 * The recorded activity beats for a second and a half, in which the cancellation that it waits for arrives only on a machine that has time.
 * This makes one of it that beats until it is cancelled, and ends after those that began before it: the histories show both.
 */
export function untilCancelled(beat: (ms: number) => Promise<string>): () => Promise<string> {
  const underWay = new Set<number>();
  let calls = 0;
  return async () => {
    const own = ++calls;
    const before = [...underWay];
    underWay.add(own);
    try {
      return await beat(LONGEST);
    } finally {
      while (before.some((call) => underWay.has(call))) await new Promise((resolve) => setTimeout(resolve, POLL));
      underWay.delete(own);
    }
  };
}
