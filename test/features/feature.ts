import type { FeatureTest } from './feature-test.ts';

export interface Feature {
  readonly check: (t: FeatureTest) => Promise<void>;
  /** Why Temporal's own replayer cannot run this feature's code; empty when it can. */
  readonly notOnTemporal: string;
  /** A bug: why Temporal's own replayer refuses these histories for now. The run fails as soon as it accepts them. */
  readonly refusedByTemporal: string;
}

type Options = { readonly temporal: false; readonly reason: string } | { readonly refusedByTemporal: string };

/**
 * One feature: `check` drives its workflows over HTTP and says what must come of them.
 *
 * @example export default feature(async (t) => { assert.equal(await (await t.start('greeting')).result(), 'Hello'); });
 */
export function feature(check: Feature['check'], options?: Options): Feature {
  return {
    check,
    notOnTemporal: options !== undefined && 'temporal' in options ? options.reason : '',
    refusedByTemporal: options !== undefined && 'refusedByTemporal' in options ? options.refusedByTemporal : '',
  };
}
