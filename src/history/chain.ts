/**
 * The chain: the runs of one workflow id, one after another. The object of the first run, the head, decides which is current.
 *
 * 1. A run that closes with `newExecutionRunId` owes its successor a start; what it starts with is derived from the close event (E3).
 * 2. The head owes a start to the run it has named current, until that run has acknowledged it.
 * 3. Both are sent at least once, under the run id: starting a run twice is harmless (E5).
 */
import { invalid, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { StartKey, StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { RUN_TIMED_OUT } from './close.ts';
import { callbacksOf } from './completion-callbacks.ts';
import { cronBackoff } from './cron.ts';
import { executionTime, startedOf } from './execution.ts';
import type { Execution } from './execution.ts';
import { attachedRequestIds } from './requests/attach-to-run.ts';
import type { FreshRun } from './facts.ts';
import { fillRetryPolicy, nextAttempt } from '../../protocol/retry-policy.ts';
import type { StartedAttributes, WorkflowStatus } from './types.ts';
import { DEFAULT_TASK_TIMEOUT, MAXIMUM_TASK_TIMEOUT } from './workflow-task.ts';

/** A run that continues as new sooner than this after its start is slowed down. Source: `history.workflowIdReuseMinimalInterval`. */
const MINIMAL_INTERVAL = 1_000;

export const TERMINATE_IF_RUNNING_ALONE =
  'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy';

/** What a request starts: the attributes of the new run's first event. Durations are milliseconds. */
export function firstRun(request: StartWorkflowExecutionRequest, runId: string, now: number): FreshRun {
  const { workflowId, workflowType, taskQueue, cronSchedule, userMetadata, signal, requestId, parent } = request;
  const executionTimeout = request.workflowExecutionTimeout || 0;
  const runTimeout = executionTimeout
    ? Math.min(request.workflowRunTimeout || executionTimeout, executionTimeout)
    : request.workflowRunTimeout || 0;
  const delay = cronSchedule ? cronBackoff(cronSchedule, now, now) : request.workflowStartDelay;
  const taskTimeout = Math.min(request.workflowTaskTimeout || DEFAULT_TASK_TIMEOUT, MAXIMUM_TASK_TIMEOUT);
  const attributes: StartedAttributes = {
    workflowId,
    workflowType,
    taskQueue,
    ...(request.input ? { input: request.input } : {}),
    ...(executionTimeout ? { workflowExecutionTimeout: executionTimeout } : {}),
    ...(runTimeout || parent ? { workflowRunTimeout: runTimeout } : {}),
    workflowTaskTimeout: runTimeout ? Math.min(taskTimeout, runTimeout) : taskTimeout,
    ...(executionTimeout ? { workflowExecutionExpirationTime: now + executionTimeout } : {}),
    originalExecutionRunId: runId,
    firstExecutionRunId: runId,
    ...(cronSchedule ? { initiator: 'CRON_SCHEDULE', cronSchedule } : {}),
    ...(request.identity ? { identity: request.identity } : {}),
    ...(request.retryPolicy ? { retryPolicy: fillRetryPolicy(request.retryPolicy) } : {}),
    attempt: 1,
    firstWorkflowTaskBackoff: delay ?? 0,
    ...(request.memo ? { memo: request.memo } : {}),
    ...(request.searchAttributes ? { searchAttributes: request.searchAttributes } : {}),
    ...(request.header ? { header: request.header } : {}),
    ...(request.priority ? { priority: request.priority } : {}),
    ...(request.lastCompletionResult ? { lastCompletionResult: request.lastCompletionResult } : {}),
    ...(request.continuedFailure ? { continuedFailure: request.continuedFailure } : {}),
    ...(request.completionCallbacks?.length ? { completionCallbacks: request.completionCallbacks } : {}),
    ...(parent
      ? {
          parentWorkflowNamespace: parent.namespace,
          parentWorkflowExecution: parent.execution,
          parentInitiatedEventId: parent.initiatedEventId,
          rootWorkflowExecution: parent.root,
        }
      : {}),
  };
  return {
    runId,
    attributes,
    requestId,
    ...(userMetadata ? { userMetadata } : {}),
    ...(request.links?.length ? { links: request.links } : {}),
    ...(signal ? { signal: { ...signal, ...(request.identity ? { identity: request.identity } : {}) } } : {}),
  };
}

/** The run that follows a closed one, if any: continued as new, retried, or the next of a cron schedule. */
export function successorOf(execution: Execution): FreshRun | undefined {
  const { close } = execution;
  if (close === undefined || !('newExecutionRunId' in close) || close.newExecutionRunId === undefined) return undefined;
  const started = startedOf(execution);
  const runId = close.newExecutionRunId;
  const now = close.eventTime;
  const { eventId: _, eventTime: __, type: ___, userMetadata, ...previous } = started;
  const {
    continuedFailure: _failure,
    lastCompletionResult: _result,
    firstWorkflowTaskBackoff: _backoff,
    initiator: _initiator,
    startRequestId: _request,
    identity: _identity,
    links: _links,
    ...carried
  } = previous;
  const callbacks = callbacksOf(execution);
  const base = {
    ...carried,
    originalExecutionRunId: runId,
    continuedExecutionRunId: execution.runId,
    attempt: 1,
    ...(callbacks.length > 0 ? { completionCallbacks: callbacks } : {}),
  };
  // No run of a chain starts sooner than this after the one before it.
  const lifetime = now - executionTime(started);
  const atLeast = (backoff: number) => Math.max(backoff, MINIMAL_INTERVAL - lifetime);
  let attributes: StartedAttributes;
  if (close.type === 'WorkflowExecutionContinuedAsNew') {
    const backoff = atLeast(close.backoffStartInterval ?? 0);
    const { input: _input, header: _header, memo: _memo, searchAttributes: _attributes, ...rest } = base;
    attributes = {
      ...rest,
      workflowType: close.workflowType,
      taskQueue: close.taskQueue,
      ...(close.input ? { input: close.input } : {}),
      ...(close.header ? { header: close.header } : {}),
      workflowRunTimeout: close.workflowRunTimeout ?? 0,
      workflowTaskTimeout: close.workflowTaskTimeout,
      initiator: 'WORKFLOW',
      ...(backoff > 0 ? { firstWorkflowTaskBackoff: backoff } : {}),
      ...(close.memo ? { memo: close.memo } : {}),
      ...(close.searchAttributes ? { searchAttributes: close.searchAttributes } : {}),
    };
  } else if ('retryState' in close && close.retryState === 'IN_PROGRESS' && started.retryPolicy) {
    const failure = close.type === 'WorkflowExecutionFailed' ? close.failure : RUN_TIMED_OUT;
    const next = nextAttempt(
      { ...started.retryPolicy, maximumAttempts: 0 },
      started.attempt,
      failure,
      now,
      undefined,
      0,
    );
    attributes = {
      ...base,
      initiator: 'RETRY',
      continuedFailure: failure,
      attempt: started.attempt + 1,
      firstWorkflowTaskBackoff: atLeast('at' in next ? next.at - now : started.retryPolicy.initialInterval),
      ...(started.lastCompletionResult ? { lastCompletionResult: started.lastCompletionResult } : {}),
    };
  } else {
    const backoff = cronBackoff(started.cronSchedule ?? '', executionTime(started), now) ?? 0;
    const completed = close.type === 'WorkflowExecutionCompleted';
    const result = completed ? close.result : started.lastCompletionResult;
    const failure = close.type === 'WorkflowExecutionFailed' ? close.failure : RUN_TIMED_OUT;
    attributes = {
      ...base,
      initiator: 'CRON_SCHEDULE',
      firstWorkflowTaskBackoff: atLeast(backoff),
      ...(result ? { lastCompletionResult: result } : {}),
      ...(completed ? {} : { continuedFailure: failure }),
    };
  }
  return { runId, attributes, ...(userMetadata ? { userMetadata } : {}) };
}

/** What the head must know of the current run to decide about a start. */
export interface CurrentRun {
  readonly runId: string;
  readonly firstExecutionRunId: string;
  readonly status: WorkflowStatus;
  readonly startRequestId?: string;
  readonly startTime: number;
  /** Of starts that found it and used it. */
  readonly attachedRequestIds?: readonly string[];
  /** The workflow whose child it is, and which of its events asked for it. */
  readonly parent?: { readonly runId: string; readonly initiatedEventId: number };
}

export function currentRunOf(execution: Execution): CurrentRun {
  const started = startedOf(execution);
  const { parentWorkflowExecution: parent, parentInitiatedEventId: initiatedEventId } = started;
  const attached = attachedRequestIds(execution);
  return {
    runId: execution.runId,
    firstExecutionRunId: started.firstExecutionRunId,
    status: execution.status,
    startTime: started.eventTime,
    ...(started.startRequestId ? { startRequestId: started.startRequestId } : {}),
    ...(attached.length > 0 ? { attachedRequestIds: attached } : {}),
    ...(parent && initiatedEventId !== undefined ? { parent: { runId: parent.runId, initiatedEventId } } : {}),
  };
}

/** Whether a run, or the chain it belongs to, was started by this very request. */
export function isStartedBy(run: CurrentRun, { requestId, parent }: StartKey): boolean {
  if (run.startRequestId === requestId) return true;
  if (parent === undefined || run.parent === undefined) return false;
  return run.parent.runId === parent.execution.runId && run.parent.initiatedEventId === parent.initiatedEventId;
}

export type StartDecision = 'start' | 'terminate-and-start' | 'use-existing';

/**
 * What becomes of a start when the workflow id is taken.
 *
 * Source: Temporal server, `service/history/api/workflow_id_dedup.go`.
 */
export function decideStart(request: StartWorkflowExecutionRequest, current: CurrentRun): Reply<StartDecision> {
  const { workflowId, workflowIdReusePolicy: reuse = 'ALLOW_DUPLICATE' } = request;
  const conflict = request.workflowIdConflictPolicy ?? (request.signal ? 'USE_EXISTING' : 'FAIL');
  if (reuse === 'TERMINATE_IF_RUNNING' && request.workflowIdConflictPolicy !== undefined) {
    return invalid(TERMINATE_IF_RUNNING_ALONE);
  }
  const taken = (message: string): Reply<StartDecision> =>
    refuse('ALREADY_EXISTS', message, {
      type: 'WorkflowExecutionAlreadyStartedFailure',
      startRequestId: current.startRequestId ?? '',
      runId: current.runId,
    });
  const id = `WorkflowId: ${workflowId}, RunId: ${current.runId}.`;
  if (current.status === 'RUNNING') {
    if (reuse === 'TERMINATE_IF_RUNNING' || conflict === 'TERMINATE_EXISTING') return ok('terminate-and-start');
    if (conflict === 'USE_EXISTING') return ok('use-existing');
    return taken(`Workflow execution is already running. ${id}`);
  }
  if (reuse === 'REJECT_DUPLICATE') {
    return taken(`Workflow execution already finished. ${id} Workflow Id reuse policy: reject duplicate workflow Id.`);
  }
  if (reuse === 'ALLOW_DUPLICATE_FAILED_ONLY' && current.status === 'COMPLETED') {
    return taken(
      `Workflow execution already finished successfully. ${id} Workflow Id reuse policy: allow duplicate workflow Id if last run failed.`,
    );
  }
  return ok('start');
}
