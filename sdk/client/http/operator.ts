import type { ActivitySelection } from '../../../protocol/operator-requests.ts';
import { workflowOptions } from '../../../protocol/json/operator-messages.ts';
import {
  activityOptionsFromJson,
  activityOptionsToJson,
  workflowOptionsToJson,
} from '../../../protocol/json/options-json.ts';
import { decodeKnown } from '../../../protocol/json/decode-known.ts';
import { encodeDuration } from '../../../protocol/json/proto-json.ts';
import type { ExecutionRequest } from '../../../protocol/requests.ts';
import { refuse } from '../../../protocol/service-error.ts';
import { defined } from '../defined.ts';
import { postResetOperationsToJson, resetTargetToJson } from './batch.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading, runQuery, workflowPath } from './replies.ts';
import { path } from './send.ts';
import type { Send } from './send.ts';

type Operator = Pick<
  AbortableService,
  | 'resetWorkflowExecution'
  | 'deleteWorkflowExecution'
  | 'pauseWorkflowExecution'
  | 'unpauseWorkflowExecution'
  | 'updateWorkflowExecutionOptions'
  | 'pauseActivity'
  | 'unpauseActivity'
  | 'resetActivity'
  | 'updateActivityOptions'
>;

/** What an operator does to workflows and their activities. */
export const operator = (send: Send): Operator => ({
  resetWorkflowExecution: async ({ target, exclude, currentRunOnly, ...request }, signal) => {
    const body = defined({
      workflowExecution: request.runId === undefined ? undefined : { runId: request.runId },
      ...('workflowTaskFinishEventId' in target
        ? { workflowTaskFinishEventId: String(target.workflowTaskFinishEventId) }
        : { options: defined({ ...resetTargetToJson(target), currentRunOnly }) }),
      ...postResetOperationsToJson(request),
      resetReapplyExcludeTypes: exclude?.map((type) => `RESET_REAPPLY_EXCLUDE_TYPE_${type}`),
      reason: request.reason,
      requestId: request.requestId,
      identity: request.identity,
    });
    return reading(send({ method: 'POST', path: `${workflowPath(request)}/reset`, body }, signal), ({ runId }) => ({
      runId: runId as string,
    }));
  },
  deleteWorkflowExecution: (request, signal) =>
    reading(send({ method: 'DELETE', path: workflowPath(request), query: runQuery(request) }, signal), nothing),
  pauseWorkflowExecution: ({ namespace, workflowId, ...body }, signal) =>
    reading(send({ method: 'POST', path: `${workflowPath({ namespace, workflowId })}/pause`, body }, signal), nothing),
  unpauseWorkflowExecution: ({ namespace, workflowId, ...body }, signal) =>
    reading(
      send({ method: 'POST', path: `${workflowPath({ namespace, workflowId })}/unpause`, body }, signal),
      nothing,
    ),
  updateWorkflowExecutionOptions: (request, signal) => {
    const { runId, priority, identity } = request;
    const workflowExecution = runId === undefined ? undefined : { runId };
    const body = defined({ workflowExecution, ...workflowOptionsToJson(defined({ priority })), identity });
    return reading(
      send({ method: 'POST', path: `${workflowPath(request)}/update-options`, body }, signal),
      ({ workflowExecutionOptions: options }) => decodeKnown(workflowOptions, options ?? {}),
    );
  },
  pauseActivity: (request, signal) => reading(activity(send, 'pause', request, {}, signal), nothing),
  unpauseActivity: (request, signal) => {
    const { resetAttempts, resetHeartbeat } = request;
    return reading(
      activity(send, 'unpause', request, { resetAttempts, resetHeartbeat, ...jitterOf(request) }, signal),
      nothing,
    );
  },
  resetActivity: (request, signal) => {
    const { keepPaused, resetHeartbeat, restoreOriginalOptions } = request;
    const more = { keepPaused, resetHeartbeat, restoreOriginalOptions, ...jitterOf(request) };
    return reading(activity(send, 'reset', request, more, signal), nothing);
  },
  updateActivityOptions: (request, signal) => {
    const more = { ...activityOptionsToJson(request.options), restoreOriginal: request.restoreOriginal };
    return reading(activity(send, 'update-options', request, more, signal), ({ activityOptions }) =>
      activityOptionsFromJson(activityOptions ?? {}),
    );
  },
});

const jitterOf = ({ jitter }: { readonly jitter?: number }) =>
  jitter === undefined ? {} : { jitter: encodeDuration(jitter) };

/** Temporal's routes for activities of any selection; one activity has one of its own, which does the same. */
function activity(
  send: Send,
  action: string,
  request: ExecutionRequest & {
    readonly activities: ActivitySelection;
    readonly identity?: string;
    readonly reason?: string;
  },
  more: object,
  signal: AbortSignal | undefined,
): ReturnType<Send> {
  const { namespace, workflowId, runId, activities, identity, reason } = request;
  if ('scheduledEventId' in activities)
    return Promise.resolve(refuse('UNIMPLEMENTED', 'Over HTTP an activity is named by its id or its type'));
  const all = action === 'unpause' ? 'unpauseAll' : 'matchAll';
  const selection =
    'activityId' in activities
      ? { id: activities.activityId }
      : 'activityType' in activities
        ? { type: activities.activityType }
        : { [all]: true };
  const execution = defined({ workflowId, runId });
  const body = defined({ execution, ...selection, identity, reason, ...more });
  return send(
    { method: 'POST', path: `${path`/namespaces/${namespace}`}/activities-deprecated/${action}`, body },
    signal,
  );
}
