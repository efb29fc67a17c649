import type { Execution } from '../../protocol/events.ts';
import type { ShardName } from '../../protocol/object-names.ts';
import type { WorkflowVisibilityMethods } from './object.ts';
import { dayOf } from './shards.ts';
import type { Bucket } from './shards.ts';

/**
 * What a cron trigger does with the index of a namespace: it wakes runs that were forgotten, and lets go of runs that have been closed for
 * as long as they are kept.
 *
 * 1. *Wake.* A shard names open runs whose `nextWake` is long past. Each is poked and says when it is due now; that is noted, or the next
 *    sweep would poke it again: runs do not tell the index of every timer. A run that cannot be reached stays due and is poked next time.
 *    One that turns out to be closed has its row from its own upsert, which it owes until that is acknowledged.
 * 2. *Retention.* A shard names closed runs that are older than the retention. Their objects are deleted first, then their rows: a sweep
 *    that dies between does both again, and deleting what is gone is harmless. A run that could not be deleted keeps its row.
 * 3. Retention looks only at days that ended longer ago than the retention: by then nothing of the day is younger, except what ran long.
 *    A shard that these leave with nothing is emptied as a whole, which costs nothing by the row, and a bucket all of whose shards are empty
 *    leaves the directory. It comes back, by announcing itself, if a late record arrives.
 * 4. One sweep does a bounded amount of work; the next goes on. It answers whether there was more.
 */
export interface SweepPorts {
  /** The day buckets of the namespace. */
  buckets(): Promise<readonly Bucket[]>;
  shard(name: ShardName): Pick<WorkflowVisibilityMethods, 'expired' | 'drop' | 'overdue' | 'setNextWakes'>;
  /** Takes a bucket that is empty out of the directory. */
  forgetBucket(bucket: string): Promise<void>;
  /** Wakes a run's object and answers when it is due next, if at some time. Throws when it cannot be reached. */
  poke(run: Execution): Promise<number | undefined>;
  /** Deletes all that a closed run's object holds. Throws when it cannot be reached. */
  deleteRun(run: Execution): Promise<void>;
}
export interface SweepRequest {
  readonly namespace: string;
  readonly now: number;
  /** Milliseconds that a closed run is kept. */
  readonly retention: number;
  /** Runs that are poked or deleted at most; one Worker invocation may call so many objects and no more. */
  readonly limit?: number;
}
export interface SweepReply {
  readonly poked: number;
  readonly deleted: number;
  /** Runs that could not be reached. */
  readonly failed: number;
  readonly hasMore: boolean;
}

/** How long a run may be late before it counts as forgotten: alarms that fail are tried again for a while. */
const LATE = 5 * 60_000;
const BATCH = 100;
const LIMIT = 1_000;

/** Sweeps the index of one namespace once. */
export async function sweep(ports: SweepPorts, request: SweepRequest): Promise<SweepReply> {
  const round = new Sweep(ports, request);
  for (const bucket of await ports.buckets()) await round.bucket(bucket);
  return round.reply;
}

class Sweep {
  readonly #ports: SweepPorts;
  readonly #request: SweepRequest;
  #left: number;
  #poked = 0;
  #deleted = 0;
  #failed = 0;
  #hasMore = false;

  constructor(ports: SweepPorts, request: SweepRequest) {
    this.#ports = ports;
    this.#request = request;
    this.#left = request.limit ?? LIMIT;
  }

  get reply(): SweepReply {
    return { poked: this.#poked, deleted: this.#deleted, failed: this.#failed, hasMore: this.#hasMore };
  }

  async bucket({ bucket, shards }: Bucket): Promise<void> {
    const { namespace, now, retention } = this.#request;
    const day = dayOf(bucket);
    const isOver = day !== undefined && day.end + retention < now;
    let empty = 0;
    for (let shard = 0; shard < shards; shard++) {
      const stub = this.#ports.shard({ namespace, bucket, shard });
      await this.#wake(stub);
      if (isOver && (await this.#expire(stub))) empty++;
    }
    if (empty === shards) await this.#ports.forgetBucket(bucket);
  }

  async #wake(shard: ReturnType<SweepPorts['shard']>): Promise<void> {
    const size = Math.min(BATCH, this.#left);
    if (size === 0) return this.#stop();
    const runs = await shard.overdue(this.#request.now - LATE, size);
    if (runs.length === size) this.#stop();
    const poked = await this.#each(runs, async (run) => {
      const nextWake = await this.#ports.poke(run);
      return { ...run, ...(nextWake === undefined ? {} : { nextWake }) };
    });
    this.#poked += poked.length;
    if (poked.length > 0) await shard.setNextWakes(poked);
  }

  /** Whether that has left the shard with nothing. */
  async #expire(shard: ReturnType<SweepPorts['shard']>): Promise<boolean> {
    for (;;) {
      const size = Math.min(BATCH, this.#left);
      if (size === 0) {
        this.#stop();
        return false;
      }
      const runs = await shard.expired(this.#request.now - this.#request.retention, size);
      const deleted = await this.#each(runs, async (run) => {
        await this.#ports.deleteRun(run);
        return run;
      });
      this.#deleted += deleted.length;
      const { isEmpty } = await shard.drop(deleted);
      // Runs that failed would be named again and again.
      if (isEmpty || runs.length < size || deleted.length < runs.length) return isEmpty;
    }
  }

  /** Does the work for all runs, and answers what came out where it did not fail. */
  async #each<Result>(runs: readonly Execution[], work: (run: Execution) => Promise<Result>): Promise<Result[]> {
    this.#left -= runs.length;
    const results = await Promise.allSettled(runs.map(work));
    return results.flatMap((result, at) => {
      if (result.status === 'fulfilled') return result.value;
      this.#failed++;
      console.error(`perdure: a sweep could not reach run ${runs[at]?.runId}`, result.reason);
      return [];
    });
  }

  #stop(): void {
    this.#hasMore = true;
  }
}
