/**
 * A batch: one operation on many workflows, page by page. PURE: what a job is, and how it goes on.
 *
 * 1. The job knows how far it has come as of the last page; a crash repeats a page, under the same request ids.
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

export interface BatchJob {
  readonly request: StartBatchOperationRequest;
  readonly state: BatchDescription['state'];
  readonly startTime: number;
  readonly closeTime?: number;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  /** Where the next page begins: of the list, or among the executions of the request. */
  readonly nextPageToken?: string;
  readonly nextExecution?: number;
}

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

/** The job after a page whose operations answered so. */
export function afterPage(
  job: BatchJob,
  errors: readonly (ServiceError | undefined)[],
  next: { readonly nextPageToken?: string; readonly nextExecution?: number },
  now: number,
): BatchJob {
  const { nextPageToken: _, nextExecution: __, ...rest } = job;
  const failed = errors.filter((error) => error !== undefined && !isDone(job, error)).length;
  const isLast = next.nextPageToken === undefined && next.nextExecution === undefined;
  return {
    ...rest,
    completed: job.completed + errors.length - failed,
    failed: job.failed + failed,
    ...next,
    ...(isLast ? { state: 'COMPLETED' as const, closeTime: now } : {}),
  };
}

/** What is closed or gone needs no end; a page that is repeated after a crash meets what it has ended. */
function isDone({ request }: BatchJob, { code }: ServiceError): boolean {
  return code === 'NOT_FOUND' && ['TERMINATE', 'CANCEL', 'DELETE'].includes(request.operation.type);
}

export const stopped = (job: BatchJob, now: number): BatchJob =>
  job.state === 'RUNNING' ? { ...job, state: 'FAILED', closeTime: now } : job;

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
    // What the count did not know of yet is counted by now.
    totalOperationCount: Math.max(total, completed + failed),
    completeOperationCount: completed,
    failureOperationCount: failed,
    ...(identity ? { identity } : {}),
    reason,
  };
}

/** The request id under which an operation of a job reaches a run, however often. */
export const requestIdOf = ({ request }: BatchJob, { workflowId, runId }: Execution): string =>
  `${request.jobId}/${workflowId}/${runId}`;
