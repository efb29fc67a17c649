// The process that simulates: its clocks show simulated time, and its log is kept unless it is asked for. Import it before anything else.
import '../sdk-aliases.mjs';
import { registerHooks } from 'node:module';

/** Set before the engine is imported, because it keeps what it finds. */
const machine = { now: Date.now.bind(Date), performance: performance.now.bind(performance) };
const simulated = { clock: undefined };
Date.now = () => simulated.clock?.elapsed ?? machine.now();
performance.now = () => simulated.clock?.elapsed ?? machine.performance();

// The runtime goes round the event loop to let microtasks run out.
const { setImmediate, setTimeout, clearTimeout } = globalThis;
globalThis.setImmediate = (...args) => {
  simulated.clock?.stir();
  return setImmediate(...args);
};
// Timeouts of local activities, and the time between two heartbeats.
globalThis.setTimeout = (work, ms = 0, ...args) => {
  if (!simulated.clock) return setTimeout(work, ms, ...args);
  const stop = simulated.clock.after(ms, () => work(...args));
  return { stop, ref() {}, unref() {} };
};
globalThis.clearTimeout = (timer) => (timer?.stop ? timer.stop() : clearTimeout(timer));
// Reading what an activity's Worker is sent and answers happens in the machine's own time, and so does the hash in the token of a page.
for (const [owner, names] of [
  [Request.prototype, ['text', 'json']],
  [Response.prototype, ['text', 'json']],
  [ReadableStreamDefaultReader.prototype, ['read']],
  [crypto.subtle, ['digest']],
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

/** Changes a source file as it is loaded, in this process alone: a deliberate bug. To be called before the engine is loaded. */
export function mutate({ file, find, replace }) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = String(loaded.source);
      if (!source.includes(find))
        throw new Error(`${file} has no ${JSON.stringify(find)}: the mutation is out of date`);
      return { ...loaded, source: source.replace(find, replace) };
    },
  });
}

/** Shows the simulation the states that objects have in memory: nothing of the engine itself gives them away. */
const STATE_MADE = 'simulationStateMade';
const OBSERVED = {
  file: 'src/run/run.ts',
  find: 'this.#execution = execution;',
  replace: `this.#execution = execution; globalThis.${STATE_MADE}?.(this.#storage, execution);`,
};

/** The simulation, with the log of the engine put away. Answers what can be passed on to another process. */
export async function loadSimulation() {
  mutate(OBSERVED);
  const { simulate } = await import('./world.ts');
  const { eventToJson } = await import('../../protocol/json/history-json.ts');
  const historyOf = ({ workflowId, runId, events }) => ({
    workflowId,
    runId,
    events: events.map((event) => eventToJson(event, false)),
  });
  return async ({ wantsHistories, ...scenario }) => {
    const { error, warn } = console;
    console.error = console.warn = () => undefined;
    try {
      const { runs, ...outcome } = await simulate(scenario, {
        onClock: (clock) => (simulated.clock = clock),
        onStates: (made) => (globalThis[STATE_MADE] = made),
      });
      const histories = wantsHistories && runs.map(historyOf);
      const events = runs.reduce((count, run) => count + run.events.length, 0);
      return { ...outcome, runs: runs.length, events, ...(histories ? { histories } : {}) };
    } catch (error_) {
      const problems = [{ predicate: 'the simulation itself ends', message: error_.stack }];
      return { problems, runs: 0, events: 0, faults: {}, parts: 0, digest: '' };
    } finally {
      simulated.clock = undefined;
      globalThis[STATE_MADE] = undefined;
      Object.assign(console, { error, warn });
    }
  };
}
