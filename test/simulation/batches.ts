import type { BatchDescription } from '../../protocol/batch.ts';
import type { Execution } from '../../protocol/events.ts';
import type { BatchJob } from '../../src/batch/batch.ts';
import { OPEN } from '../../src/visibility/compile.ts';
import type { Row } from '../../src/visibility/rows.ts';
import type { MemoryObjects } from '../../sdk/testing/memory/objects.ts';
import { namespace } from './client.ts';
import type { Clients } from './client.ts';
import type { PlannedBatch } from './plan-batches.ts';
import type { SimClock } from './sim-clock.ts';
import type { Trail } from './trail.ts';

/** How often a client asks whether a batch is over. */
const POLL = 3_000;

/** A batch that is over, as its client was told, and as it was seen. */
export interface FinishedBatch {
  readonly planned: PlannedBatch;
  readonly description: BatchDescription;
  /** The runs that it named before it operated on them. */
  readonly listed: readonly Execution[];
  /** How often it has named one. The index may show a run as open, and later as closed before the batch began. */
  readonly namings: number;
  /** The open runs that the index knew of when it was asked for, and that it means. */
  readonly meant: readonly Execution[];
  /** The commits that were made when its client heard that it is over. */
  readonly commits: number;
}

/** Clients of batches, and an eye on what the batches do. */
export class Batches {
  readonly finished: FinishedBatch[] = [];
  readonly #clients: Clients;
  readonly #clock: SimClock;
  readonly #objects: () => MemoryObjects;
  readonly #trail: Trail;
  readonly #listed = new Map<string, Map<string, Execution>>();
  /** The last page of each batch that was seen, and how many executions all pages have named. */
  readonly #pages = new Map<string, { readonly last: string; readonly count: number }>();

  constructor(clients: Clients, clock: SimClock, objects: () => MemoryObjects, trail: Trail) {
    this.#clients = clients;
    this.#clock = clock;
    this.#objects = objects;
    this.#trail = trail;
  }

  /** The runs that batches have deleted; with those of batches that were stopped, also runs that they were about to delete. */
  deletions(isStopped: boolean): Execution[] {
    return this.finished.flatMap(({ planned, description, listed }) =>
      planned.operation.type === 'DELETE' && (isStopped || description.state === 'COMPLETED') ? listed : [],
    );
  }

  /** Asks for a batch, and for how it goes, until it is over. */
  async work(planned: PlannedBatch): Promise<void> {
    const { jobId, at, operation, rate, query, stopAfter } = planned;
    await this.#clock.sleep(at);
    const meant = query === undefined ? [] : this.#openRuns(query.prefix);
    this.#listed.set(jobId, new Map());
    const request = {
      namespace,
      jobId,
      reason: jobId,
      maxOperationsPerSecond: rate,
      operation,
      ...(query === undefined ? { executions: this.#knownRuns() } : { visibilityQuery: query.text }),
    };
    const { error } = await this.#clients.persist((service) => service.startBatchOperation(request));
    // It has begun, and its answer was lost.
    if (error && error.code !== 'ALREADY_EXISTS') this.#clients.unexpected('startBatchOperation', error);
    if (stopAfter !== undefined) {
      await this.#clock.sleep(stopAfter);
      const stop = { namespace, jobId, reason: 'enough' };
      const stopped = await this.#clients.persist((service) => service.stopBatchOperation(stop));
      if (stopped.error && stopped.error.code !== 'NOT_FOUND')
        this.#clients.unexpected('stopBatchOperation', stopped.error);
    }
    for (;;) {
      const { ok } = await this.#clients.persist((service) => service.describeBatchOperation({ namespace, jobId }));
      if (ok !== undefined && ok.state !== 'RUNNING') {
        const listed = [...(this.#listed.get(jobId)?.values() ?? [])];
        // Clocks may have gone back since.
        const isOld = ({ startTime }: { readonly startTime: number }): boolean => startTime <= ok.startTime;
        this.finished.push({
          planned,
          description: ok,
          listed,
          namings: this.#pages.get(jobId)?.count ?? 0,
          meant: meant.filter(isOld),
          commits: this.#trail.commits,
        });
        return;
      }
      await this.#clock.sleep(POLL);
    }
  }

  /** Notes which runs batches have named. To be asked before every call of a run: nothing is done to a run that was not named before. */
  look(): void {
    if (this.#listed.size === 0) return;
    const jobs = this.#objects()
      .storage({ className: 'WorkflowNamespace', name: namespace })
      .table<BatchJob>('batches');
    for (const { request, page, next } of jobs.values()) {
      const listed = this.#listed.get(request.jobId);
      if (listed === undefined || page?.attempt !== 1) continue;
      const last = JSON.stringify([page.executions, next]);
      const seen = this.#pages.get(request.jobId);
      if (seen?.last === last) continue;
      this.#pages.set(request.jobId, { last, count: (seen?.count ?? 0) + page.executions.length });
      for (const run of page.executions) listed.set(run.runId, run);
    }
  }

  /** The runs that clients were told of, and one that has never been. */
  #knownRuns(): Execution[] {
    const { starts } = this.#clients.acknowledged;
    const known = new Map(starts.map(({ workflowId, runId }) => [runId, { workflowId, runId }]));
    return [...known.values(), { workflowId: 'nobody', runId: 'nothing' }];
  }

  #openRuns(prefix: string): (Execution & { readonly startTime: number })[] {
    const objects = this.#objects();
    return objects.names().flatMap((object) => {
      if (object.className !== 'WorkflowVisibility') return [];
      const storage = objects.storage(object);
      if (!storage.kv.get('announced')) return []; // No list looks there yet.
      const rows = storage.table<Row>('runs').values();
      return rows
        .filter((row) => row.close_time === OPEN && row.workflow_type === 'program')
        .filter((row) => row.workflow_id.startsWith(prefix))
        .map((row) => ({ workflowId: row.workflow_id, runId: row.run_id, startTime: row.start_time }));
    });
  }
}
