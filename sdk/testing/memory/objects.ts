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
  beforeCommit?(object: ObjectName): void;
  afterCommit?(object: ObjectName): void;
}

type Instance = Record<string, unknown> & { alarm?(): Promise<void> };
type ObjectClass = new (ctx: DurableObjectState, env: never) => object;
interface Held {
  readonly storage: MemoryStorage;
  cancelAlarm: (() => void) | undefined;
  instance: { readonly object: Instance; readonly state: ObjectState } | undefined;
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

  /** Takes the memory of an object: what it was doing can write nothing any more. Its storage and its alarm stay. */
  evict({ className, name }: ObjectName): void {
    const held = this.#held.get(`${className} ${name}`);
    if (held) held.instance = undefined;
  }

  /** Lets an object look for what is due, as its alarm does. */
  async wake(name: ObjectName): Promise<void> {
    await this.#instance(name).object.alarm?.();
  }

  async #receive(to: ObjectName, method: string, args: unknown[]): Promise<unknown> {
    const { object } = this.#instance(to);
    const work = object[method];
    if (typeof work !== 'function') throw new TypeError(`${to.className} has no method ${method}`);
    return Reflect.apply(work, object, structuredClone(args)) as unknown;
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
      }),
      cancelAlarm: undefined,
      instance: undefined,
    };
    this.#held.set(key, held);
    return held;
  }

  #instance(name: ObjectName): NonNullable<Held['instance']> {
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
    held.instance = { object: {} as Instance, state };
    held.instance = { object: new Class(state as unknown as DurableObjectState, {} as never) as Instance, state };
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
        const { object } = this.#instance(held);
        held.storage.takeAlarm();
        await object.alarm?.();
      });
    });
  }
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
