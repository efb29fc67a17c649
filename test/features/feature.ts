import type { FeatureTest } from './feature-test.ts';

export interface Feature {
  readonly check: (t: FeatureTest) => Promise<void>;
  /** Why Temporal's own replayer cannot run this feature's code; empty when it can. */
  readonly notOnTemporal: string;
}

/**
 * One feature: `check` drives its workflows over HTTP and says what must come of them.
 *
 * @example export default feature(async (t) => { assert.equal(await (await t.start('greeting')).result(), 'Hello'); });
 */
export function feature(
  check: Feature['check'],
  options?: { readonly temporal: false; readonly reason: string },
): Feature {
  return { check, notOnTemporal: options?.reason ?? '' };
}
