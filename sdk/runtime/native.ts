// The runtime's own globals, taken before any is patched. Touching `process` and `Buffer` here, at start-up, also keeps their first use,
// which drains microtasks in workerd, out of workflow code.
void [globalThis.process, globalThis.Buffer];
const { Response, clearTimeout, setImmediate, setTimeout } = globalThis;
export const { random: nativeRandom } = Math;
export const { now: nativeNow } = Date;
/** Calls `act` after `ms` milliseconds of the machine's time, unless the returned function is called before. */
export function nativeTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, Math.min(ms, LONGEST_TIMER));
  return () => clearTimeout(timer);
}
/** A longer one fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
const { navigator } = globalThis as { readonly navigator?: { readonly userAgent: string } };

/**
 * Resolves after everything that is already queued as a microtask has run. In workerd a timer takes at least a millisecond, and reading a
 * body is the cheapest way round the event loop (8 µs); elsewhere an immediate is.
 */
export function macrotask(): Promise<unknown> {
  if (navigator?.userAgent === 'Cloudflare-Workers') return new Response('.').text();
  return new Promise((resolve) => {
    if (setImmediate !== undefined) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
