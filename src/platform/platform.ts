import type { DurableObject } from 'cloudflare:workers';
import type { BatchStore } from '../batch/store.ts';
import type { SecretStore } from '../namespace/secret-store.ts';
import type { NamespaceStore } from '../namespace/store.ts';
import type { RunStore } from '../run/store.ts';
import type { ScheduleStore } from '../schedule/store.ts';
import type { VisibilityStore } from '../visibility/store.ts';

/** What others see of a class. */
export type Public<Class> = Pick<Class, keyof Class>;

/** A class of objects, as the declarations of the package say it: with what its objects answer, and not how. */
export type ObjectClass<Env, Methods> = new (ctx: DurableObjectState, env: Env) => DurableObject<Env> & Methods;

export interface Clock {
  /** The time that runs live by, in milliseconds since the epoch. */
  now(): number;
  /** Does `work` when `ms` milliseconds of that time have passed, unless the returned function is called before. */
  after(ms: number, work: () => void): () => void;
  /** The same for callers that wait: how long somebody is patient does not move the time of runs where that can skip. */
  patience(ms: number, work: () => void): () => void;
}

/** How objects read and write their storage. Each store is made anew when its object wakes, and after a transaction that failed. */
export interface Stores {
  run(storage: DurableObjectStorage): Public<RunStore>;
  schedule(storage: DurableObjectStorage): Public<ScheduleStore>;
  visibility(storage: DurableObjectStorage): Public<VisibilityStore>;
  namespace(storage: DurableObjectStorage): Public<NamespaceStore>;
  secrets(storage: DurableObjectStorage): Public<SecretStore>;
  batches(storage: DurableObjectStorage): Public<BatchStore>;
}

/** All that the engine takes from where it runs: Cloudflare, a test's memory, or a simulation. */
export interface Platform {
  /** What the classes of objects extend. */
  readonly DurableObject: typeof DurableObject;
  readonly clock: Clock;
  readonly stores: Stores;
  /** A UUID that grows with time. */
  readonly newId: () => string;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Is told of all work of the engine that is under way: a clock that skips waits for it. Answers what `work` answers. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
}
