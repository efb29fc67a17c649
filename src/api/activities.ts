import { Hono } from './hono.ts';
import type { Context } from 'hono';
import type { Failure } from '../../protocol/failure.ts';
import { activityActions, activityMessage, heartbeatReply } from '../../protocol/json/messages.ts';
import type { ActivityAction } from '../../protocol/json/messages.ts';
import { encode } from '../../protocol/json/proto-json.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { ActivityOutcomeRequest } from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { HeartbeatReply } from '../../protocol/tasks.ts';
import { readBody, refusal, respond } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { executionOf } from './workflows.ts';

type Body = Record<string, unknown>;

/** Routes that complete, fail, cancel or heartbeat an activity by its id. */
export function activitiesById<Env extends object>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  for (const action of activityActions) {
    app.post(`/:workflowId/activities/:activityId/${action}`, async (c) => {
      const body = await readBody(c, activityMessage(action, 'id'));
      if (body.error) return refusal(c, body.error);
      const { activityId = '' } = c.req.param() as Record<string, string>;
      const request = { ...executionOf(c, body.ok['runId']), activity: { activityId } };
      return action === 'heartbeat'
        ? heartbeat(c, await service.recordActivityTaskHeartbeat({ ...request, ...heartbeatOf(body.ok) }))
        : respond(c, await service.respondActivityTask({ ...request, ...outcomeOf(action, body.ok) }), () => ({}));
    });
  }
  return app;
}

/** The same by task token, which names one attempt. */
export function activitiesByToken<Env extends object>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  for (const action of activityActions) {
    app.post(`/activity-${action}`, async (c) => {
      const body = await readBody(c, activityMessage(action, 'token'));
      if (body.error) return refusal(c, body.error);
      const { namespace = '' } = c.req.param() as Record<string, string>;
      const request = { namespace, taskToken: (body.ok['taskToken'] as string | undefined) ?? '' };
      return action === 'heartbeat'
        ? heartbeat(c, await service.recordActivityTaskHeartbeatByToken({ ...request, ...heartbeatOf(body.ok) }))
        : respond(
            c,
            await service.respondActivityTaskByToken({ ...request, ...outcomeOf(action, body.ok) }),
            () => ({}),
          );
    });
  }
  return app;
}

const heartbeat = (c: Context, reply: Reply<HeartbeatReply>): Response =>
  respond(c, reply, (value) => encode(heartbeatReply, value, false));

const detailsOf = (body: Body) => (body['details'] ? { details: body['details'] as Payload[] } : {});
const identityOf = (body: Body) => (body['identity'] ? { identity: body['identity'] as string } : {});
const heartbeatOf = (body: Body) => ({ ...detailsOf(body), ...identityOf(body) });

type Answer = Pick<ActivityOutcomeRequest, 'outcome' | 'lastHeartbeatDetails'>;

function outcomeOf(action: Exclude<ActivityAction, 'heartbeat'>, body: Body): Answer {
  const last = body['lastHeartbeatDetails'] as Payload[] | undefined;
  return { outcome: outcome(action, body), ...(last ? { lastHeartbeatDetails: last } : {}) };
}

function outcome(action: Exclude<ActivityAction, 'heartbeat'>, body: Body): ActivityOutcomeRequest['outcome'] {
  const identity = identityOf(body);
  switch (action) {
    case 'complete':
      return { status: 'completed', ...(body['result'] ? { result: body['result'] as Payload[] } : {}), ...identity };
    case 'fail':
      return { status: 'failed', failure: failureOf(body['failure'] as Failure | undefined), ...identity };
    case 'resolve-as-canceled':
      return { status: 'canceled', ...detailsOf(body), ...identity };
    default:
      return action satisfies never;
  }
}

/** An empty failure is one that was given; it is told from none by its message, which is empty too. */
function failureOf(failure: Failure | undefined): Failure {
  if (failure === undefined) return {};
  return Object.keys(failure).length === 0 ? { message: '' } : failure;
}
