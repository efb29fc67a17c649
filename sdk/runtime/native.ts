// The runtime's own clock and task queue, taken before any global is patched. Touching `process` and `Buffer` here, at start-up, also keeps
// their first use, which drains microtasks in workerd, out of workflow code.
void [globalThis.process, globalThis.Buffer];
const immediate: ((work: () => void) => unknown) | undefined = globalThis.setImmediate;
const later = globalThis.setTimeout;

/** Resolves after everything that is already queued as a microtask has run. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (immediate !== undefined) immediate(resolve);
    else later(resolve, 0);
  });
}
