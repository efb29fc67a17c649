import type { BatchDescription, StartBatchOperationRequest } from '../../protocol/batch.ts';
import type { Execution } from '../../protocol/events.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { VisibilityService } from '../../protocol/visibility.ts';
import type { RunMethods } from '../run/chain.ts';
import {
  afterPage,
  checkBatch,
  describeBatch,
  isMeant,
  newJob,
  outcomeOf,
  pauseAfter,
  sliceOf,
  stopped,
  withPage,
} from './batch.ts';
import type { BatchJob, Outcome } from './batch.ts';
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
  #moving: Promise<number | undefined> | undefined;

  constructor(store: Public<BatchStore>, ports: BatchPorts) {
    this.#store = store;
    this.#ports = ports;
  }

  async start(given: StartBatchOperationRequest, now: number): Promise<Reply<null>> {
    const request = checkBatch(given);
    if (request.error) return request;
    const { namespace, jobId, visibilityQuery, executions = [] } = request.ok;
    const exists = refuse('ALREADY_EXISTS', `Batch operation ${jobId} already exists.`);
    if (this.#store.get(jobId) !== undefined) return exists;
    const counted = visibilityQuery
      ? await this.#ports.visibility.countWorkflowExecutions({ namespace, query: visibilityQuery })
      : ok({ count: executions.length });
    if (counted.error) return counted;
    if (this.#store.get(jobId) !== undefined) return exists; // Another copy of the request has been quicker.
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
    if (job.state !== 'RUNNING') return notFound('workflow execution already completed');
    this.#store.save(stopped(job, now));
    return ok(null);
  }

  /** Whether a job is under way. */
  get isBusy(): boolean {
    return this.#store.running() !== undefined;
  }

  /**
   * Does a page of the job that is under way. Answers after how many milliseconds the next one is due; `undefined`: there is none. Asked again
   * before it is through, as by an alarm that goes off twice, it answers of the same page.
   */
  move(now: () => number): Promise<number | undefined> {
    return (this.#moving ??= this.#move(now).finally(() => (this.#moving = undefined)));
  }

  async #move(now: () => number): Promise<number | undefined> {
    const running = this.#store.running();
    if (running === undefined) return undefined;
    let job: BatchJob;
    try {
      job = running.page ? running : await this.#withPage(running);
    } catch (error) {
      console.error(
        `perdure: a page of batch ${running.request.jobId} could not be listed and will be tried again`,
        error,
      );
      return RETRY;
    }
    if (!this.#isRunning(job)) return this.#next(0);
    this.#store.save(job);
    const { executions = [] } = job.page ?? {};
    const outcomes = await Promise.all(executions.map((execution) => this.#operate(job, execution)));
    return this.#done(job, outcomes, now());
  }

  async #operate(job: BatchJob, execution: Execution): Promise<Outcome> {
    const { namespace, jobId } = job.request;
    try {
      return outcomeOf(await operate(this.#ports.run(namespace, execution.workflowId), job, execution));
    } catch (error) {
      console.error(`perdure: batch ${jobId} could not reach ${execution.workflowId} and will try again`, error);
      return 'again';
    }
  }

  #done(job: BatchJob, outcomes: readonly Outcome[], now: number): number | undefined {
    const moved = afterPage(job, outcomes, now);
    // Somebody may have stopped it meanwhile: what was done counts, and nothing follows.
    const isRunning = this.#isRunning(job);
    this.#store.save(isRunning ? moved : stopped(moved, this.#store.get(job.request.jobId)?.closeTime ?? now));
    return this.#next(isRunning && moved.page ? RETRY : pauseAfter(job, outcomes.length));
  }

  #isRunning({ request }: BatchJob): boolean {
    return this.#store.get(request.jobId)?.state === 'RUNNING';
  }

  /** When the next page is due: of this job, or of one that was started when this one had been stopped. */
  #next(wait: number): number | undefined {
    return this.isBusy ? wait : undefined;
  }

  async #withPage(job: BatchJob): Promise<BatchJob> {
    const { namespace, visibilityQuery: query, executions = [] } = job.request;
    const size = sliceOf(job);
    if (!query) {
      const from = job.next && 'execution' in job.next ? job.next.execution : 0;
      const to = from + size;
      return withPage(job, executions.slice(from, to), to < executions.length ? { execution: to } : undefined);
    }
    const at = job.next && 'pageToken' in job.next ? { nextPageToken: job.next.pageToken } : {};
    const listed = await this.#ports.visibility.listWorkflowExecutions({ namespace, query, pageSize: size, ...at });
    if (listed.error) throw new Error(listed.error.message);
    const { executions: found, nextPageToken: pageToken } = listed.ok;
    const meant = found.filter((run) => isMeant(run, job)).map(({ workflowId, runId }) => ({ workflowId, runId }));
    return withPage(job, meant, pageToken === undefined ? undefined : { pageToken });
  }
}
