import type { Execution } from '../../protocol/events.ts';
import { visibilityParts } from '../../protocol/object-names.ts';
import type { ShardName } from '../../protocol/object-names.ts';
import type { VersionedRecord } from '../../protocol/visibility.ts';
import type { Filter } from './filter.ts';
import { GatheredWrites } from './gathered-writes.ts';
import type { CountByStatus, Entry, PageRequest } from './reader.ts';
import type { ObjectClass, Platform, Public } from '../platform/platform.ts';
import type { VisibilityStore } from './store.ts';

/** What a deployment gives to the shards of its index. */
export interface WorkflowVisibilityOptions<Env = unknown> {
  /** Makes a shard known to those that list: called before the shard acknowledges its first rows, and again if that failed. */
  readonly announce: (env: Env, ctx: DurableObjectState, shard: ShardName) => Promise<void>;
}

/** One shard of the index, as its callers see it. */
export interface WorkflowVisibilityMethods {
  /** Takes what is newer than what is known; older or repeated records change nothing. Resolves when that is written. */
  upsert(records: readonly VersionedRecord[]): Promise<void>;
  /** Takes a deleted run out for good: a record that arrives later does not bring it back. */
  remove(run: Execution): Promise<void>;
  list(request: PageRequest): Promise<readonly Entry[]>;
  count(filter?: Filter): Promise<CountByStatus>;
  /** At most `limit` runs that closed before `before`. */
  expired(before: number, limit: number): Promise<readonly Execution[]>;
  /** Takes out rows of runs that no longer exist. Says whether that has emptied the shard, which then holds nothing at all. */
  drop(runs: readonly Execution[]): Promise<{ readonly isEmpty: boolean }>;
  /** At most `limit` open runs that should have moved before `before`. */
  overdue(before: number, limit: number): Promise<readonly Execution[]>;
  /** Notes when open runs are due next, as they have just said. */
  setNextWakes(runs: readonly (Execution & { readonly nextWake?: number })[]): Promise<void>;
}

/**
 * Makes the `WorkflowVisibility` class of a deployment: one shard of the index behind list and count, in one object. Which runs it has
 * follows from its name, `namespace/bucket/shard`; see `shards.ts`, and `sweep.ts` for how rows leave it.
 */
export function createWorkflowVisibility<Env>(
  { DurableObject, clock, stores }: Platform,
  options: WorkflowVisibilityOptions<Env>,
): ObjectClass<Env, WorkflowVisibilityMethods> {
  return class WorkflowVisibility extends DurableObject<Env> implements WorkflowVisibilityMethods {
    #store: Public<VisibilityStore>;
    #announced: boolean;
    #announcing: Promise<void> | undefined;
    readonly #upserts = new GatheredWrites<VersionedRecord>(clock, (records) => this.#store.upsert(records));

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      this.#store = stores.visibility(ctx.storage);
      this.#announced = ctx.storage.kv.get<boolean>('announced') ?? false;
    }

    async upsert(records: readonly VersionedRecord[]): Promise<void> {
      await this.#upserts.add(records);
      if (!this.#announced) await (this.#announcing ??= this.#announce());
    }

    async #announce(): Promise<void> {
      try {
        await options.announce(this.env, this.ctx, visibilityParts(this.ctx.id.name ?? ''));
        this.ctx.storage.kv.put('announced', true);
        this.#announced = true;
      } finally {
        this.#announcing = undefined;
      }
    }

    async remove(run: Execution): Promise<void> {
      this.#store.remove(run);
    }

    async list(request: PageRequest): Promise<readonly Entry[]> {
      return this.#store.list(request);
    }

    async count(filter?: Filter): Promise<CountByStatus> {
      return this.#store.count(filter);
    }

    async expired(before: number, limit: number): Promise<readonly Execution[]> {
      return this.#store.expired(before, limit);
    }

    async drop(runs: readonly Execution[]): Promise<{ readonly isEmpty: boolean }> {
      if (!this.#store.wouldBeEmptyWithout(runs)) {
        this.#store.drop(runs);
        return { isEmpty: false };
      }
      // Costs nothing by the row. Nothing comes between: the store is read and emptied without waiting for anything.
      const emptied = this.ctx.storage.deleteAll();
      this.#announced = false;
      this.#store = stores.visibility(this.ctx.storage);
      await emptied;
      return { isEmpty: true };
    }

    async overdue(before: number, limit: number): Promise<readonly Execution[]> {
      return this.#store.overdue(before, limit);
    }

    async setNextWakes(runs: readonly (Execution & { readonly nextWake?: number })[]): Promise<void> {
      for (const run of runs) this.#store.setNextWake(run, run.nextWake);
    }
  };
}
