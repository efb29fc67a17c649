/**
 * A batch: one operation on many workflows, page by page. PURE: what a job is, and how it goes on.
 *
 * 1. The job names the runs of a page before it operates on them; a crash repeats the page, under the same request ids, and counts each once.
 * 2. Runs that started, or closed, after the job began are none of it: operations themselves start and close runs, and move them within the
 *    list that the job walks.
 */
import type { BatchDescription, StartBatchOperationRequest } from '../../protocol/batch.ts';
import type { Execution } from '../../protocol/events.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply, ServiceError } from '../../protocol/service-error.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';

/** Operations in a second where the request does not say. Source: Temporal server, `worker.batcherRPS`. */
const RATE = 50;
/** Source: Temporal server, `frontend.MaxExecutionCountBatchOperationPerNamespace`. */
export const MOST_EXECUTIONS = 1_000;
/** Operations in one turn of the job at most. */
const SLICE = 100;
/** How often a run that cannot be reached is tried. Source: Temporal server, `AttemptsOnRetryableError`. */
const ATTEMPTS = 50;

export interface BatchJob {
  readonly request: StartBatchOperationRequest;
  readonly state: BatchDescription['state'];
  readonly startTime: number;
  readonly closeTime?: number;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  /** The page that is under way: what is left of it. */
  readonly page?: { readonly executions: readonly Execution[]; readonly attempt: number };
  /** Where the page after it begins. While there is a page, absent says that it is the last one. */
  readonly next?: NextPage;
}

/** A place in the list, or among the executions of the request. */
export type NextPage = { readonly pageToken: string } | { readonly execution: number };

/** What came of an operation. */
export type Outcome = 'done' | 'failed' | 'again';

const REQUIRED = 'must provide required parameters: BatchType/Reason/Namespace/Query/Executions';

export function newJob(request: StartBatchOperationRequest, total: number, now: number): BatchJob {
  return { request, state: 'RUNNING', startTime: now, total, completed: 0, failed: 0 };
}

/** Source: Temporal server, `validateBatchOperation`. */
export function checkBatch(request: Partial<StartBatchOperationRequest>): Reply<StartBatchOperationRequest> {
  const { jobId, reason, operation, visibilityQuery = '', executions = [] } = request;
  const isWhole = jobId && reason && operation && (visibilityQuery !== '' || executions.length > 0);
  if (!isWhole) return invalid(REQUIRED);
  if (visibilityQuery !== '' && executions.length > 0)
    return invalid('batch query and executions are mutually exclusive');
  if (executions.length > MOST_EXECUTIONS) return invalid(`batch executions count exceeded: ${MOST_EXECUTIONS}`);
  const { maxOperationsPerSecond: rate = 0 } = request;
  if (rate < 0 || !Number.isFinite(rate)) return invalid('maxOperationsPerSecond must not be negative');
  return ok(request as StartBatchOperationRequest);
}

const rateOf = ({ request }: BatchJob): number => request.maxOperationsPerSecond || RATE;

/** How many operations the next turn does. */
export const sliceOf = (job: BatchJob): number => Math.max(1, Math.min(SLICE, Math.floor(rateOf(job))));

/** How long `count` operations take at the job's rate, in milliseconds. */
export const pauseAfter = (job: BatchJob, count: number): number => Math.ceil((count * 1000) / rateOf(job));

/** Whether a run that the list names is meant by the job. */
export const isMeant = ({ startTime, closeTime = 0 }: VisibilityRecord, job: BatchJob): boolean =>
  startTime <= job.startTime && closeTime <= job.startTime;

/** The job with its next page. */
export function withPage(job: BatchJob, executions: readonly Execution[], next: NextPage | undefined): BatchJob {
  const { next: _, ...rest } = job;
  return { ...rest, page: { executions, attempt: 1 }, ...(next ? { next } : {}) };
}

/** The job after its page, whose operations came out so, in their order. */
export function afterPage(job: BatchJob, outcomes: readonly Outcome[], now: number): BatchJob {
  const { page, ...rest } = job;
  const { executions = [], attempt = 1 } = page ?? {};
  const isLastAttempt = attempt >= ATTEMPTS;
  const left = isLastAttempt ? [] : executions.filter((_, at) => outcomes[at] === 'again');
  const completed = outcomes.filter((outcome) => outcome === 'done').length;
  const moved = {
    ...rest,
    completed: job.completed + completed,
    failed: job.failed + outcomes.length - completed - left.length,
  };
  if (left.length > 0) return { ...moved, page: { executions: left, attempt: attempt + 1 } };
  return job.next === undefined ? { ...moved, state: 'COMPLETED', closeTime: now } : moved;
}

/**
 * What an answer says. A run that is closed or gone needs no operation, also when a page is repeated. Source: Temporal server, `processTask` in
 * `service/worker/batcher/activities.go`.
 */
export function outcomeOf(error: ServiceError | undefined): Outcome {
  if (error === undefined || error.code === 'NOT_FOUND') return 'done';
  return error.code === 'UNAVAILABLE' ? 'again' : 'failed';
}

/** The job, stopped by somebody: what was done counts, and nothing follows. */
export const stopped = (job: BatchJob, now: number): BatchJob => ({ ...job, state: 'FAILED', closeTime: now });

export function describeBatch({
  request,
  state,
  startTime,
  closeTime,
  total,
  completed,
  failed,
}: BatchJob): BatchDescription {
  const { jobId, operation, identity, reason } = request;
  return {
    jobId,
    operationType: operation.type,
    state,
    startTime,
    ...(closeTime === undefined ? {} : { closeTime }),
    // Until it is through, this is what the index has counted. Source: Temporal server, `DescribeBatchOperation`.
    totalOperationCount: state === 'COMPLETED' ? completed + failed : Math.max(total, completed + failed),
    completeOperationCount: completed,
    failureOperationCount: failed,
    ...(identity ? { identity } : {}),
    reason,
  };
}

/** The request id under which an operation of a job reaches a run, however often. */
export const requestIdOf = ({ request }: BatchJob, { workflowId, runId }: Execution): string =>
  `${request.jobId}/${workflowId}/${runId}`;
