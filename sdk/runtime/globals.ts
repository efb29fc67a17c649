/**
 * The one place where globals are changed. Each patch asks whether the caller is workflow code: outside it falls through to the native
 * global, so activities, handlers and other libraries in the isolate see no difference.
 */
import { CancellationScope } from './cancellation-scope.ts';
import { currentActivator } from './context.ts';
import { DeterminismViolationError } from './errors.ts';
import { fillFrom, uuidFrom } from './random.ts';
import { startTimer } from './timers.ts';

type Callable = (...args: unknown[]) => unknown;
type Globals = Record<string, unknown>;

/** What to use instead, by the name of what is forbidden. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  fetch: 'call it from an activity',
  setInterval: 'use sleep in a loop',
  setImmediate: 'use Promise.resolve() or sleep',
  WebSocket: 'open it in an activity',
  EventSource: 'open it in an activity',
  WeakRef: 'hold the value, or leave it out: garbage collection differs on replay',
  FinalizationRegistry: 'clean up explicitly: garbage collection differs on replay',
};
const FORBIDDEN_MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  performance: { now: 'use Date.now()' },
  scheduler: { wait: 'use sleep' },
};

let installed = false;
const timers = new WeakMap<object, Map<number, CancellationScope>>();

/** Patches the isolate's globals, once. */
export function installGlobals(): void {
  if (installed) return;
  installed = true;
  const scope = globalThis as unknown as Globals;
  patchDate(scope);
  patchRandom();
  patchTimers(scope);
  patchConsole();
  for (const [name, instead] of Object.entries(FORBIDDEN)) forbid(scope, name, name, instead);
  for (const [owner, members] of Object.entries(FORBIDDEN_MEMBERS)) {
    const target = scope[owner];
    if (typeof target !== 'object' || target === null) continue;
    for (const [name, instead] of Object.entries(members)) forbid(target as Globals, name, `${owner}.${name}`, instead);
  }
  forbidCaches(scope);
}

function refuse(api: string, instead: string): never {
  throw new DeterminismViolationError(`${api} is not deterministic and cannot be used in workflow code: ${instead}.`);
}

function replace(owner: object, name: string, value: unknown): void {
  try {
    Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  } catch {
    // The platform does not let it be replaced; then it cannot be guarded.
  }
}

function forbid(owner: Globals, name: string, api: string, instead: string): void {
  const native = owner[name];
  if (typeof native !== 'function') return;
  const guard = new Proxy(native, {
    apply: (target, self, args: unknown[]) =>
      currentActivator() === undefined
        ? Reflect.apply(target as Callable, self === guard ? undefined : self, args)
        : refuse(api, instead),
    construct: (target, args: unknown[], newTarget) =>
      currentActivator() === undefined
        ? (Reflect.construct(target, args, newTarget as Callable) as object)
        : refuse(api, instead),
  });
  replace(owner, name, guard);
}

function forbidCaches(scope: Globals): void {
  const { caches } = scope;
  if (typeof caches !== 'object' || caches === null) return;
  replace(
    scope,
    'caches',
    new Proxy(caches, {
      get(target, key) {
        if (currentActivator() !== undefined) refuse('caches', 'use it in an activity');
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  );
}

function patchDate(scope: Globals): void {
  const native = scope['Date'] as DateConstructor;
  const patched = new Proxy(native, {
    construct(target, args: unknown[], newTarget) {
      const activator = currentActivator();
      return Reflect.construct(
        target,
        activator && args.length === 0 ? [activator.now] : args,
        newTarget as Callable,
      ) as object;
    },
    apply(target) {
      const activator = currentActivator();
      return activator ? new target(activator.now).toString() : target();
    },
    get(target, key, receiver) {
      if (key !== 'now') return Reflect.get(target, key, receiver) as unknown;
      return () => currentActivator()?.now ?? target.now();
    },
  });
  replace(scope, 'Date', patched);
  native.prototype.constructor = patched;
}

function patchRandom(): void {
  const { random } = Math;
  replace(Math, 'random', () => {
    const activator = currentActivator();
    return activator ? activator.random() : random();
  });
  const randomUUID = crypto.randomUUID.bind(crypto);
  replace(crypto, 'randomUUID', () => {
    const activator = currentActivator();
    return activator ? uuidFrom(activator.random) : randomUUID();
  });
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  replace(crypto, 'getRandomValues', <Values extends ArrayBufferView>(values: Values): Values => {
    const activator = currentActivator();
    if (activator === undefined) return getRandomValues(values as never) as unknown as Values;
    fillFrom(activator.random, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return values;
  });
  const { subtle } = crypto;
  const guarded = new Proxy(subtle, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (currentActivator() !== undefined) refuse(`crypto.subtle.${String(key)}`, 'call it from an activity');
        return Reflect.apply(value as Callable, target, args);
      };
    },
  });
  try {
    Object.defineProperty(crypto, 'subtle', { get: () => guarded, configurable: true });
  } catch {
    // Not replaceable here.
  }
}

function patchTimers(scope: Globals): void {
  const later = scope['setTimeout'] as Callable;
  const clear = scope['clearTimeout'] as Callable;
  replace(scope, 'setTimeout', (callback: Callable, ms?: number, ...args: unknown[]): unknown => {
    const activator = currentActivator();
    if (activator === undefined) return later(callback, ms, ...args);
    let own = timers.get(activator);
    if (own === undefined) timers.set(activator, (own = new Map()));
    const timer = new CancellationScope();
    const fired = timer.run(() => startTimer(activator, Math.max(1, ms ?? 0), timer));
    const handle = activator.lastSeq('timer');
    own.set(handle, timer);
    fired.then(
      () => {
        own.delete(handle);
        callback(...args);
      },
      () => own.delete(handle),
    );
    return handle;
  });
  replace(scope, 'clearTimeout', (handle: unknown): unknown => {
    const activator = currentActivator();
    if (activator === undefined) return clear(handle);
    timers
      .get(activator)
      ?.get(handle as number)
      ?.cancel();
    return undefined;
  });
}

const SILENCED = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** What workflow code prints says which workflow it is, and is not printed again on replay. */
function patchConsole(): void {
  for (const level of SILENCED) {
    const native = console[level].bind(console);
    replace(console, level, (...args: unknown[]): void => {
      const activator = currentActivator();
      if (activator === undefined) native(...args);
      else if (!activator.isSilent)
        native(`[${activator.started.workflowType}(${activator.started.workflowId})]`, ...args);
    });
  }
}
