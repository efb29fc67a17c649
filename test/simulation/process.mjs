// The process that simulates: its clocks show simulated time, and its log is kept unless it is asked for. Import it before anything else.
import '../sdk-aliases.mjs';
import { registerHooks } from 'node:module';

/** Set before the engine is imported, because it keeps what it finds. */
const machine = { now: Date.now.bind(Date), performance: performance.now.bind(performance) };
const simulated = { clock: undefined };
Date.now = () => simulated.clock?.elapsed ?? machine.now();
performance.now = () => simulated.clock?.elapsed ?? machine.performance();

// The runtime goes round the event loop to let microtasks run out.
const { setImmediate } = globalThis;
globalThis.setImmediate = (...args) => {
  simulated.clock?.stir();
  return setImmediate(...args);
};
// Reading what an activity's Worker is sent and answers happens in the machine's own time.
for (const [owner, names] of [
  [Request.prototype, ['text', 'json']],
  [Response.prototype, ['text', 'json']],
  [ReadableStreamDefaultReader.prototype, ['read']],
]) {
  for (const name of names) {
    const native = owner[name];
    const counted = function (...args) {
      const work = Reflect.apply(native, this, args);
      return simulated.clock ? simulated.clock.native(work) : work;
    };
    Object.defineProperty(owner, name, { value: counted, configurable: true, writable: true });
  }
}
// So does signing, and no token is forged here.
const unsigned = { importKey: async () => ({}), sign: async () => new ArrayBuffer(32), verify: async () => true };
for (const [name, value] of Object.entries(unsigned))
  Object.defineProperty(crypto.subtle, name, { value, configurable: true });

/** Changes a source file as it is loaded: a deliberate bug. */
export function mutate({ file, find, replace }) {
  let found = false;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = String(loaded.source);
      if (!source.includes(find))
        throw new Error(`${file} has no ${JSON.stringify(find)}: the mutation is out of date`);
      found = true;
      return { ...loaded, source: source.replace(find, replace) };
    },
  });
  return () => found;
}

export async function loadSimulation() {
  const world = await import('./world.ts');
  const { FAULTS } = await import('./faults.ts');
  return {
    FAULTS: Object.keys(FAULTS),
    /** Simulates with the log of the engine put away. */
    async simulate(scenario, isLoud = false) {
      const { error, warn } = console;
      if (!isLoud) console.error = console.warn = () => undefined;
      try {
        return await world.simulate({ ...scenario, onClock: (clock) => (simulated.clock = clock) });
      } finally {
        simulated.clock = undefined;
        Object.assign(console, { error, warn });
      }
    },
  };
}
