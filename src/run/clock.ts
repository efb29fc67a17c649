import type { Clock } from '../platform/platform.ts';

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** The time of the machine, before workflow code is given its own. An object, so that a test can move it. */
export const clock: Clock = { now: Date.now, after, patience: after };
