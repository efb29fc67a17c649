import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Failure } from '../../protocol/failure.ts';
import { activityActions, activityMessage } from '../../protocol/json/messages.ts';
import type { ActivityAction } from '../../protocol/json/messages.ts';
import { payloadSize } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { ActivityOutcomeRequest, ActivityRef, ExecutionRequest } from '../../protocol/requests.ts';
import { invalid } from '../../protocol/service-error.ts';
import { decodeTaskToken } from '../../protocol/task-token.ts';
import { limits } from '../history/limits.ts';
import { readBody, refusal, respond } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { executionOf } from './workflows.ts';

type Body = Record<string, unknown>;

/** Routes that complete, fail, cancel or heartbeat an activity by its id. */
export function activitiesById<Env extends object>(options: ApiOptions<Env>): Hono {
  const app = new Hono();
  for (const action of activityActions) {
    app.post(`/:workflowId/activities/:activityId/${action}`, async (c) => {
      const body = await readBody(c, activityMessage(action, 'id'));
      if (body.error) return refusal(c, body.error);
      const request = executionOf(c, body.ok['runId']);
      if (request.error) return refusal(c, request.error);
      const { activityId = '' } = c.req.param() as Record<string, string>;
      return perform(c, options, action, request.ok, { activityId }, body.ok);
    });
  }
  return app;
}

/** The same by task token, which names one attempt. */
export function activitiesByToken<Env extends object>(options: ApiOptions<Env>): Hono {
  const app = new Hono();
  for (const action of activityActions) {
    app.post(`/activity-${action}`, async (c) => {
      const body = await readBody(c, activityMessage(action, 'token'));
      if (body.error) return refusal(c, body.error);
      const text = body.ok['taskToken'] as string | undefined;
      if (!text) return refusal(c, invalid('Task token not set on request.').error);
      const token = decodeTaskToken(text);
      const { namespace } = c.req.param() as Record<string, string>;
      if (token === undefined || token.namespace !== namespace)
        return refusal(c, invalid('Error deserializing task token.').error);
      const { workflowId, runId, scheduledEventId, attempt } = token;
      const request = { namespace: token.namespace, workflowId, runId };
      return perform(c, options, action, request, { scheduledEventId, attempt }, body.ok);
    });
  }
  return app;
}

async function perform<Env extends object>(
  c: Context,
  options: ApiOptions<Env>,
  action: ActivityAction,
  request: ExecutionRequest,
  activity: ActivityRef,
  body: Body,
): Promise<Response> {
  const run = options.run(c.env as Env, request.namespace, request.workflowId);
  const payloads = (body['result'] ?? body['details'] ?? body['lastHeartbeatDetails']) as Payload[] | undefined;
  if (payloadSize(payloads) > limits.payloads) return refusal(c, invalid('Blob data size exceeds limit.').error);
  const details = body['details'] as Payload[] | undefined;
  if (action === 'heartbeat') {
    const reply = await run.recordActivityTaskHeartbeat({ ...request, activity, ...(details ? { details } : {}) });
    return respond(c, reply, ({ cancelRequested }) => (cancelRequested ? { cancelRequested } : {}));
  }
  const last = body['lastHeartbeatDetails'] as Payload[] | undefined;
  const reply = await run.respondActivityTask({
    ...request,
    activity,
    outcome: outcomeOf(action, body),
    ...(last ? { lastHeartbeatDetails: last } : {}),
  });
  return respond(c, reply, () => ({}));
}

function outcomeOf(action: Exclude<ActivityAction, 'heartbeat'>, body: Body): ActivityOutcomeRequest['outcome'] {
  const identity = body['identity'] ? { identity: body['identity'] as string } : {};
  switch (action) {
    case 'complete':
      return { status: 'completed', ...(body['result'] ? { result: body['result'] as Payload[] } : {}), ...identity };
    case 'fail':
      return { status: 'failed', failure: (body['failure'] ?? {}) as Failure, ...identity };
    case 'resolve-as-canceled':
      return { status: 'canceled', ...(body['details'] ? { details: body['details'] as Payload[] } : {}), ...identity };
    default:
      return action satisfies never;
  }
}
