import type { Activator } from './activator.ts';
import { currentActivator, isInQuery } from './context.ts';

/** Runs whose microtasks are being drained now. */
const draining = new Set<Activator>();
let installed = false;

type Listener = (reason: unknown, promise: Promise<unknown>) => void;
/** Only Node raises rejections on the process; workerd has the event of browsers. */
const node = 'addEventListener' in globalThis ? undefined : globalThis.process;
/** In Node: who else listens on the process. Their turn comes after ours. */
let others: Listener[] = [];

/** How many want to hear of rejections. */
let hearing = 0;

/** Listens to rejections until the answer is called: around many calls of {@link watchRejections}, because it is dear in Node. */
export function hearRejections(): () => void {
  install();
  if (hearing++ === 0) takeOver();
  return () => {
    if (--hearing === 0) giveBack();
  };
}

/** Runs `drain`; a rejection of workflow code that nobody handles meanwhile, and that is heard, fails the workflow task. */
export async function watchRejections(activator: Activator, drain: () => Promise<void>): Promise<void> {
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
  const only = node === undefined && draining.size === 1 ? [...draining][0] : undefined;
  const activator = currentActivator() ?? only;
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

/**
 * Node tells every listener of every rejection, and a test runner fails the test for any. So the others are set aside while workflow code
 * runs, and hear only what is not its own.
 */
function takeOver(): void {
  if (node === undefined) return;
  others = node.rawListeners('unhandledRejection') as Listener[];
  node.removeAllListeners('unhandledRejection');
  node.on('unhandledRejection', onRejection);
}

function giveBack(): void {
  if (node === undefined) return;
  node.off('unhandledRejection', onRejection);
  for (const listener of others.splice(0)) node.on('unhandledRejection', listener);
}

function onRejection(reason: unknown, promise: Promise<unknown>): void {
  if (blame(reason)) return;
  for (const listener of others) listener(reason, promise);
  if (others.length > 0) return;
  // What Node does when nobody listens.
  node?.nextTick(() => {
    throw reason;
  });
}
