import { decodeKnown } from '../../../protocol/json/decode-known.ts';
import * as messages from '../../../protocol/json/messages.ts';
import { actionOf, heartbeatToJson, outcomeToJson } from '../../../protocol/json/requests-to-json.ts';
import type { ActivityRef, ExecutionRequest } from '../../../protocol/requests.ts';
import { invalid } from '../../../protocol/service-error.ts';
import type { HeartbeatReply } from '../../../protocol/tasks.ts';
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
    if (!byId(request)) return Promise.resolve(NEEDS_TOKEN);
    const action = actionOf(request.outcome.status);
    const body = { ...outcomeToJson('id', request), ...runIdOf(request) };
    return reading(send({ method: 'POST', path: activityPath(request, action), body }, signal), nothing);
  },
  recordActivityTaskHeartbeat: (request, signal) => {
    if (!byId(request)) return Promise.resolve(NEEDS_TOKEN);
    const body = { ...heartbeatToJson('id', request), ...runIdOf(request) };
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

const byId = ({ activity }: { readonly activity: ActivityRef }): boolean => 'activityId' in activity;

/** A token is signed by the engine: none can be made here from the numbers of an attempt. */
const NEEDS_TOKEN = invalid('over HTTP an activity is named by its activity id or its task token');

const runIdOf = ({ runId = '' }: ExecutionRequest): object => defined({ runId: runId || undefined });

const activityPath = (place: ExecutionRequest & { readonly activity: ActivityRef }, action: string): string =>
  `${workflowPath(place)}${path`/activities/${'activityId' in place.activity ? place.activity.activityId : ''}/${action}`}`;

const heartbeatReply = (json: Json): HeartbeatReply => decodeKnown(messages.heartbeatReply, json);
