import type { Clock } from '../../../src/platform/platform.ts';
import type { ObjectClassName } from '../../worker/directory.ts';
import { MemoryStorage } from './storage.ts';

/** One object, by its class and name. */
export interface ObjectName {
  readonly className: ObjectClassName;
  readonly name: string;
}

/** What lies between objects and those who call them, and around their storage. */
export interface Surroundings {
  readonly clock: Clock;
  /** Carries a call to an object and its answer back. `deliver` may be called later, more than once, or never. */
  call(to: ObjectName, method: string, deliver: () => Promise<unknown>): Promise<unknown>;
  /** Lets the alarm of an object go off that is due. */
  alarm(object: ObjectName, goOff: () => Promise<void>): void;
  /**
   * What others do to an object between the moment from which its alarm is no longer set and the call of its handler; default: nothing. Source:
   * workerd, `ServiceWorkerGlobalScope::runAlarm`.
   */
  beforeHandler?(object: ObjectName): Promise<void>;
  beforeCommit?(object: ObjectName): void;
  afterCommit?(object: ObjectName): void;
  /** How long an object waits for its writes; default: not at all. */
  synced?(object: ObjectName): Promise<void>;
}

type Methods = Record<string, unknown> & { alarm?(): Promise<void> };
/** An object in memory, and what rejects the calls that it has not answered. */
interface Instance {
  readonly object: Methods;
  readonly state: ObjectState;
  readonly unanswered: Set<(reason: Error) => void>;
}
type ObjectClass = new (ctx: DurableObjectState, env: never) => object;
interface Held {
  readonly storage: MemoryStorage;
  cancelAlarm: (() => void) | undefined;
  instance: Instance | undefined;
}

/** What of a `DurableObjectState` the engine uses. */
interface ObjectState {
  readonly id: { readonly name: string };
  readonly storage: object;
  readonly exports: Readonly<Record<string, { getByName(name: string): object }>>;
}

/**
 * Durable Objects in memory: each is made when it is first called, has its storage, its alarm and its place by name, and can lose its memory.
 * What is passed between objects is copied, as by the platform.
 */
export class MemoryObjects {
  readonly #surroundings: Surroundings;
  readonly #held = new Map<string, Held & ObjectName>();
  #classes: Readonly<Record<ObjectClassName, ObjectClass>> | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** The classes that objects are made of, now and from the next wake of each on: a deploy. */
  deploy(classes: Readonly<Record<ObjectClassName, ObjectClass>>): void {
    this.#classes = classes;
  }

  /** A stub: an object whose methods are those of the object of this name. */
  stub(className: ObjectClassName, name: string): object {
    const to = { className, name };
    return new Proxy(
      {},
      {
        get: (_, method) => {
          if (typeof method !== 'string' || method === 'then') return undefined;
          return async (...args: unknown[]): Promise<unknown> => {
            const sent = structuredClone(args);
            const answer = await this.#surroundings.call(to, method, () => this.#receive(to, method, sent));
            return structuredClone(answer);
          };
        },
      },
    );
  }

  /** The objects there are, those that have never been called left out. */
  names(): ObjectName[] {
    return [...this.#held.values()].map(({ className, name }) => ({ className, name }));
  }

  /** What an object has stored. */
  storage(name: ObjectName): MemoryStorage {
    return this.#hold(name).storage;
  }

  /** Takes the memory of an object: what it was doing can write nothing any more, and answers nobody. Its storage and its alarm stay. */
  evict({ className, name }: ObjectName): void {
    const held = this.#held.get(`${className} ${name}`);
    const lost = held?.instance;
    if (held === undefined || lost === undefined) return;
    held.instance = undefined;
    for (const reject of lost.unanswered) reject(new Error('the object has lost its memory before it answered'));
  }

  /** Lets an object look for what is due, as its alarm does. */
  async wake(name: ObjectName): Promise<void> {
    await this.#instance(name).object.alarm?.();
  }

  async #receive(to: ObjectName, method: string, args: unknown[]): Promise<unknown> {
    const instance = this.#instance(to);
    const work = instance.object[method];
    if (typeof work !== 'function') throw new TypeError(`${to.className} has no method ${method}`);
    return unlessLost(instance, Reflect.apply(work, instance.object, structuredClone(args)));
  }

  #hold({ className, name }: ObjectName): Held & ObjectName {
    const key = `${className} ${name}`;
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    const object = { className, name };
    const held: Held & ObjectName = {
      ...object,
      storage: new MemoryStorage({
        alarmChanged: (at) => this.#setAlarm(held, at),
        beforeCommit: () => this.#surroundings.beforeCommit?.(object),
        afterCommit: () => this.#surroundings.afterCommit?.(object),
        synced: async () => this.#surroundings.synced?.(object),
      }),
      cancelAlarm: undefined,
      instance: undefined,
    };
    this.#held.set(key, held);
    return held;
  }

  #instance(name: ObjectName): Instance {
    const held = this.#hold(name);
    if (held.instance) return held.instance;
    const Class = this.#classes?.[name.className];
    if (Class === undefined) throw new Error('nothing is deployed');
    const state: ObjectState = {
      id: { name: name.name },
      storage: revocable(held.storage, () => held.instance?.state === state),
      exports: this.#exports,
    };
    // While it is being made it may already read.
    const unanswered: Instance['unanswered'] = new Set();
    held.instance = { object: {}, state, unanswered };
    const object = new Class(state as unknown as DurableObjectState, {} as never) as Methods;
    held.instance = { object, state, unanswered };
    return held.instance;
  }

  readonly #exports = new Proxy({} as ObjectState['exports'], {
    get: (_, className) => ({ getByName: (name: string) => this.stub(className as ObjectClassName, name) }),
  });

  #setAlarm(held: Held & ObjectName, at: number | null): void {
    held.cancelAlarm?.();
    held.cancelAlarm = undefined;
    if (at === null) return;
    const { clock } = this.#surroundings;
    held.cancelAlarm = clock.after(at - clock.now(), () => {
      held.cancelAlarm = undefined;
      this.#surroundings.alarm(held, async () => {
        const instance = this.#instance(held);
        held.storage.takeAlarm();
        const handled = this.#surroundings.beforeHandler?.(held).then(() => instance.object.alarm?.());
        await unlessLost(instance, handled ?? instance.object.alarm?.());
      });
    });
  }
}

/** What an object answers, unless it loses its memory before. */
function unlessLost({ unanswered }: Instance, answer: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    unanswered.add(reject);
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => unanswered.delete(reject));
  });
}

/** A storage that is gone for an object that has lost its memory: whatever still runs of it must write nothing. */
function revocable(storage: MemoryStorage, isAlive: () => boolean): object {
  return new Proxy(storage, {
    get(target, name) {
      if (!isAlive()) throw new Error('this object was evicted');
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** The class that objects in memory extend. */
export class MemoryObject {
  readonly ctx: DurableObjectState;
  readonly env: unknown;

  constructor(ctx: DurableObjectState, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}
