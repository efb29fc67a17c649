import type { BatchDescription, StartBatchOperationRequest } from '../../protocol/batch.ts';
import type { Execution } from '../../protocol/events.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply, ServiceError } from '../../protocol/service-error.ts';
import type { VisibilityService } from '../../protocol/visibility.ts';
import type { RunMethods } from '../run/chain.ts';
import { afterPage, checkBatch, describeBatch, isMeant, newJob, pauseAfter, sliceOf, stopped } from './batch.ts';
import type { BatchJob } from './batch.ts';
import { operate } from './operate.ts';
import type { Public } from '../platform/platform.ts';
import type { BatchStore } from './store.ts';

/** What batches reach beyond their namespace. */
export interface BatchPorts {
  readonly visibility: VisibilityService;
  readonly run: (namespace: string, workflowId: string) => RunMethods;
}
/** A page that could not be done is tried again after this time, in milliseconds. */
const RETRY = 5_000;
/** Jobs that are over are remembered this long. */
const MEMORY = 7 * 86_400_000;

/** The batches of one namespace: one runs at a time. Its owner calls `move` when the alarm goes off. */
export class Batches {
  readonly #store: Public<BatchStore>;
  readonly #ports: BatchPorts;

  constructor(store: Public<BatchStore>, ports: BatchPorts) {
    this.#store = store;
    this.#ports = ports;
  }

  async start(given: StartBatchOperationRequest, now: number): Promise<Reply<null>> {
    const request = checkBatch(given);
    if (request.error) return request;
    const { namespace, jobId, visibilityQuery, executions = [] } = request.ok;
    if (this.#store.get(jobId) !== undefined)
      return refuse('ALREADY_EXISTS', `Batch operation ${jobId} already exists.`);
    const counted = visibilityQuery
      ? await this.#ports.visibility.countWorkflowExecutions({ namespace, query: visibilityQuery })
      : ok({ count: executions.length });
    if (counted.error) return counted;
    if (this.#store.running() !== undefined)
      return refuse('RESOURCE_EXHAUSTED', 'Max concurrent batch operations is reached', {
        type: 'ResourceExhaustedFailure',
        cause: 'RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT',
      });
    this.#store.forget(now - MEMORY);
    this.#store.save(newJob(request.ok, counted.ok.count, now));
    return ok(null);
  }

  describe(jobId: string): Reply<BatchDescription> {
    const job = this.#store.get(jobId);
    return job === undefined ? notFound(`workflow not found for ID: ${jobId}`) : ok(describeBatch(job));
  }

  list(offset: number, limit: number): readonly BatchDescription[] {
    return this.#store.list(offset, limit).map(describeBatch);
  }

  stop(jobId: string, now: number): Reply<null> {
    const job = this.#store.get(jobId);
    if (job === undefined) return notFound(`workflow not found for ID: ${jobId}`);
    this.#store.save(stopped(job, now));
    return ok(null);
  }

  /** Whether a job is under way. */
  get isBusy(): boolean {
    return this.#store.running() !== undefined;
  }

  /** Does a page of the job that is under way. Answers after how many milliseconds the next one is due; `undefined`: there is none. */
  async move(now: () => number): Promise<number | undefined> {
    const job = this.#store.running();
    if (job === undefined) return undefined;
    try {
      const page = await this.#page(job);
      const { namespace } = job.request;
      const errors = await Promise.all(
        page.executions.map((execution) => operate(this.#ports.run(namespace, execution.workflowId), job, execution)),
      );
      return this.#done(job, errors, page.next, now());
    } catch (error) {
      console.error(`perdure: a page of batch ${job.request.jobId} failed and will be tried again`, error);
      return RETRY;
    }
  }

  #done(job: BatchJob, errors: readonly (ServiceError | undefined)[], next: Page['next'], now: number) {
    // Somebody may have stopped it meanwhile: what was done counts, and nothing follows.
    const current = this.#store.get(job.request.jobId) ?? job;
    const moved = afterPage(job, errors, next, now);
    const { state, closeTime } = current.state === 'RUNNING' ? moved : current;
    this.#store.save({ ...moved, state, ...(closeTime === undefined ? {} : { closeTime }) });
    return state === 'RUNNING' ? pauseAfter(job, errors.length) : undefined;
  }

  async #page(job: BatchJob): Promise<Page> {
    const { namespace, visibilityQuery: query, executions = [] } = job.request;
    const size = sliceOf(job);
    if (!query) {
      const from = job.nextExecution ?? 0;
      const page = executions.slice(from, from + size);
      return { executions: page, next: from + size < executions.length ? { nextExecution: from + size } : {} };
    }
    const { nextPageToken } = job;
    const request = { namespace, query, pageSize: size, ...(nextPageToken ? { nextPageToken } : {}) };
    const listed = await this.#ports.visibility.listWorkflowExecutions(request);
    if (listed.error) throw new Error(listed.error.message);
    const { executions: found, nextPageToken: next } = listed.ok;
    const meant = found.filter((run) => isMeant(run, job)).map(({ workflowId, runId }) => ({ workflowId, runId }));
    return { executions: meant, next: next === undefined ? {} : { nextPageToken: next } };
  }
}

interface Page {
  readonly executions: readonly Execution[];
  readonly next: { readonly nextPageToken?: string; readonly nextExecution?: number };
}
