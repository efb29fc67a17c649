import { Hono } from './hono.ts';
import type { Context } from 'hono';
import type { UpdateRequest } from '../../protocol/events.ts';
import { updateOutcomeToJson } from '../../protocol/json/history-json.ts';
import * as messages from '../../protocol/json/messages.ts';
import { decodeEnum } from '../../protocol/json/proto-json.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { UpdateStage, UpdateWorkflowExecutionReply } from '../../protocol/requests.ts';
import { invalid, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { readBody, refusal, respond, usesShorthand } from './answers.ts';
import { LONG_POLL, queryOf } from './query-parameters.ts';
import type { ApiOptions } from './options.ts';
import { startRequest } from './start-request.ts';
import { executionOf, runIdInQuery, started } from './workflows.ts';

const STAGE = 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_';

type Body = Record<string, unknown>;

/**
 * Routes of updates. Two of them Temporal has over gRPC only: to wait for an update that was sent before, and to send one to a workflow
 * that is started for it.
 */
export function updates<Env extends object>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();

  app.post('/:workflowId/update/:name', async (c) => {
    const body = await readBody(c, messages.update);
    if (body.error) return refusal(c, body.error);
    const request = executionOf(c, (body.ok['workflowExecution'] as { runId?: string } | undefined)?.runId);
    const update = updateOf(c, body.ok);
    if (update.error) return refusal(c, update.error);
    const first = body.ok['firstExecutionRunId'] as string | undefined;
    const reply = await service.updateWorkflowExecution({
      ...request,
      ...update.ok,
      ...(first ? { firstExecutionRunId: first } : {}),
    });
    return respond(c, reply, (value) => updateToJson(c, request.workflowId, value));
  });

  app.get('/:workflowId/update/:name/:updateId', async (c) => {
    const request = executionOf(c, runIdInQuery(c));
    const waitFor = stageOf(queryOf(c, 'waitPolicy.lifecycleStage'));
    if (waitFor.error) return refusal(c, waitFor.error);
    const poll = { ...request, updateId: c.req.param('updateId'), waitFor: waitFor.ok, waitMs: LONG_POLL };
    const reply = await service.pollWorkflowExecutionUpdate(poll);
    return respond(c, reply, (value) => updateToJson(c, request.workflowId, value));
  });

  app.post('/:workflowId/update-with-start/:name', async (c) => {
    const body = await readBody(c, messages.updateWithStart);
    if (body.error) return refusal(c, body.error);
    const { request: _, waitPolicy: __, workflowExecution, firstExecutionRunId, ...startBody } = body.ok;
    if (startBody['requestEagerExecution']) return refusal(c, invalid('RequestEagerExecution is not supported.').error);
    const update = updateOf(c, body.ok);
    if (update.error) return refusal(c, update.error);
    // The run is the one that is started, or found.
    if (firstExecutionRunId) return refusal(c, invalid('FirstExecutionRunId is not allowed.').error);
    if ((workflowExecution as { runId?: string } | undefined)?.runId)
      return refusal(c, invalid('RunId is not allowed.').error);
    const { namespace = '', workflowId = '' } = c.req.param() as Record<string, string>;
    const place = { namespace, workflowId };
    const both = await service.startAndUpdate(startRequest(namespace, workflowId, startBody), {
      ...place,
      ...update.ok,
    });
    if (both.start.error) return refusal(c, both.start.error);
    const start = both.start.ok;
    return respond(c, both.update ?? invalid('the update was not sent'), (value) => ({
      ...started(start),
      status: `WORKFLOW_EXECUTION_STATUS_${start.status}`,
      ...updateToJson(c, workflowId, value),
    }));
  });
  return app;
}

function updateOf(
  c: Context,
  body: Body,
): Reply<{ readonly update: UpdateRequest; readonly waitFor: 'ACCEPTED' | 'COMPLETED'; readonly waitMs: number }> {
  const request = body['request'] as
    | {
        meta?: { updateId?: string; identity?: string };
        input?: { args?: Payload[]; header?: { fields?: PayloadMap } };
        completionCallbacks?: unknown[];
      }
    | undefined;
  if (request?.meta === undefined) return invalid('Update meta is not set on request.');
  const { name = '' } = c.req.param() as Record<string, string>;
  const { identity } = request.meta;
  const updateId = request.meta.updateId || crypto.randomUUID();
  const { args, header } = request.input ?? {};
  const stage = (body['waitPolicy'] as { lifecycleStage?: UpdateStage } | undefined)?.lifecycleStage ?? 'COMPLETED';
  if (stage === 'ADMITTED') {
    const message = 'UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.';
    return refuse('PERMISSION_DENIED', message, { type: 'PermissionDeniedFailure' });
  }
  if (request.completionCallbacks?.length) return refuse('UNIMPLEMENTED', 'Updates have no completion callbacks.');
  const update: UpdateRequest = {
    meta: { updateId, ...(identity ? { identity } : {}) },
    input: { header: header?.fields ?? {}, name, ...(args ? { args } : {}) },
  };
  return ok({ update, waitFor: stage, waitMs: LONG_POLL });
}

function stageOf(text: string | undefined): Reply<UpdateStage> {
  try {
    const stage = text && decodeEnum(messages.UpdateLifecycleStage, text, 'waitPolicy.lifecycleStage');
    return ok((stage || 'COMPLETED') as UpdateStage);
  } catch (error) {
    return invalid((error as Error).message);
  }
}

function updateToJson(c: Context, workflowId: string, reply: UpdateWorkflowExecutionReply): object {
  const { runId, updateId, stage, outcome } = reply;
  return {
    updateRef: { workflowExecution: { workflowId, runId }, updateId },
    ...(outcome ? { outcome: updateOutcomeToJson(outcome, usesShorthand(c)) } : {}),
    stage: `${STAGE}${stage}`,
  };
}
