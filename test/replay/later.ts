/** Recorded histories whose workflows use what the runtime does not have yet. A name goes when its history replays. */
export const LATER: readonly string[] = [
  'changed',
  'countdown-first',
  'countdown-last',
  'family',
  'labelled',
  'locals',
  'neighbour',
  'pricing',
  'pricing-with-start',
];
