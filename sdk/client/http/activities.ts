import { actionOf, heartbeatToJson, outcomeToJson } from '../../../protocol/json/requests-to-json.ts';
import type { ActivityRef, ExecutionRequest } from '../../../protocol/requests.ts';
import { encodeTaskToken } from '../../../protocol/task-token.ts';
import { defined } from '../defined.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading, workflowPath } from './replies.ts';
import { path } from './send.ts';
import type { Json, Send } from './send.ts';

type Activities = Pick<
  AbortableService,
  | 'respondActivityTask'
  | 'recordActivityTaskHeartbeat'
  | 'respondActivityTaskByToken'
  | 'recordActivityTaskHeartbeatByToken'
>;

/** Completes and heartbeats activities, by id or by token. */
export const activities = (send: Send): Activities => ({
  respondActivityTask: (request, signal) => {
    const action = actionOf(request.outcome.status);
    const body = { ...outcomeToJson(byOf(request.activity), request), ...placeInBody(request) };
    return reading(send({ method: 'POST', path: activityPath(request, action), body }, signal), nothing);
  },
  recordActivityTaskHeartbeat: (request, signal) => {
    const body = { ...heartbeatToJson(byOf(request.activity), request), ...placeInBody(request) };
    return reading(send({ method: 'POST', path: activityPath(request, 'heartbeat'), body }, signal), heartbeatReply);
  },
  respondActivityTaskByToken: (request, signal) => {
    const at = `${path`/namespaces/${request.namespace}`}/activity-${actionOf(request.outcome.status)}`;
    return reading(send({ method: 'POST', path: at, body: outcomeToJson('token', request) }, signal), nothing);
  },
  recordActivityTaskHeartbeatByToken: (request, signal) => {
    const at = `${path`/namespaces/${request.namespace}`}/activity-heartbeat`;
    return reading(send({ method: 'POST', path: at, body: heartbeatToJson('token', request) }, signal), heartbeatReply);
  },
});

type Place = ExecutionRequest & { readonly activity: ActivityRef };

const byOf = (activity: ActivityRef): 'id' | 'token' => ('activityId' in activity ? 'id' : 'token');

/** An attempt that is named by its numbers is named by its token on the wire. */
function placeInBody({ activity, namespace, workflowId, runId = '' }: Place): object {
  return 'activityId' in activity
    ? defined({ runId: runId || undefined })
    : { taskToken: encodeTaskToken({ namespace, workflowId, runId, ...activity }) };
}
function activityPath(place: Place, action: string): string {
  return 'activityId' in place.activity
    ? `${workflowPath(place)}${path`/activities/${place.activity.activityId}/${action}`}`
    : `${path`/namespaces/${place.namespace}`}/activity-${action}`;
}

const heartbeatReply = ({ cancelRequested }: Json): { cancelRequested?: boolean } =>
  cancelRequested === true ? { cancelRequested } : {};
