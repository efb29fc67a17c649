import type { Activator } from './activator.ts';
import { currentActivator, isInQuery } from './context.ts';

/** Runs whose microtasks are being drained now. */
const draining = new Set<Activator>();
let installed = false;

/** Runs `drain`; a rejection of workflow code that nobody handles meanwhile fails the workflow task. */
export async function watchRejections(activator: Activator, drain: () => Promise<void>): Promise<void> {
  install();
  draining.add(activator);
  try {
    await drain();
  } finally {
    draining.delete(activator);
  }
}

/**
 * A rejection in what a query has left running is nobody's. Any other belongs to the run whose context it comes in or, where the platform
 * gives none, to the only one that runs.
 */
function blame(reason: unknown): boolean {
  if (isInQuery()) return true;
  const activator = currentActivator() ?? (draining.size === 1 ? [...draining][0] : undefined);
  if (activator === undefined || !draining.has(activator)) return false;
  activator.failTask(reason);
  return true;
}

function install(): void {
  if (installed) return;
  installed = true;
  const target = globalThis as unknown as {
    addEventListener?: (type: string, listener: (event: PromiseRejectionEvent) => void) => void;
  };
  target.addEventListener?.('unhandledrejection', (event) => {
    if (blame(event.reason)) event.preventDefault();
  });
}
