import type { Clock } from '../platform/platform.ts';

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** The time of the machine. An object, so that a test can move it. */
export const clock: Clock = { now: () => Date.now(), after, patience: after };
