import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { eventToJson } from '../../protocol/json/history-json.ts';
import * as messages from '../../protocol/json/messages.ts';
import { encodePayloads } from '../../protocol/json/proto-json.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { ExecutionRequest, QueryWorkflowRequest, StartWorkflowExecutionReply } from '../../protocol/requests.ts';
import { readBody, refusal, respond, usesShorthand } from './answers.ts';
import { describeToJson } from './describe-json.ts';
import type { ApiOptions } from './options.ts';
import { LONG_POLL, flagIn } from './query-parameters.ts';
import { signalWithStartRequest, startRequest } from './start-request.ts';

type Body = Record<string, unknown>;
const empty = () => ({});
const OPTIONS_UPDATED = 'EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED';

/** The run that a request means, from its path and its body or query. */
export function executionOf(c: Context, runId: unknown): ExecutionRequest {
  const { namespace = '', workflowId = '' } = c.req.param() as Record<string, string>;
  return { namespace, workflowId, ...(typeof runId === 'string' && runId !== '' ? { runId } : {}) };
}

/** Routes of one workflow: start, signal, query, describe, cancel, terminate. */
export function workflows<Env extends object>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  const param = (c: Context, name: string): string => (c.req.param() as Record<string, string>)[name] ?? '';

  app.post('/:workflowId', async (c) => {
    const body = await readBody(c, messages.startWorkflowExecution);
    if (body.error) return refusal(c, body.error);
    const waits = flagIn(c, 'waitForClose');
    if (waits.error) return refusal(c, waits.error);
    const request = startRequest(param(c, 'namespace'), param(c, 'workflowId'), body.ok);
    const { namespace, workflowId } = request;
    const shorthand = usesShorthand(c);
    const patient = { ...request, ...(waits.ok ? { waitMs: LONG_POLL } : {}) };
    return respond(c, await service.startWorkflowExecution(patient), (reply) => ({
      ...started(reply),
      ...(reply.closeEvent ? { closeEvent: eventToJson(reply.closeEvent, shorthand) } : {}),
      status: `WORKFLOW_EXECUTION_STATUS_${reply.status}`,
      link: {
        workflowEvent: {
          namespace,
          workflowId,
          runId: reply.runId,
          ...(reply.requestIdAttached
            ? { requestIdRef: { requestId: request.requestId, eventType: OPTIONS_UPDATED } }
            : { eventRef: { eventId: '1', eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' } }),
        },
      },
    }));
  });

  app.post('/:workflowId/signal-with-start/:signalName', async (c) => {
    const body = await readBody(c, messages.signalWithStart);
    if (body.error) return refusal(c, body.error);
    const names = [param(c, 'namespace'), param(c, 'workflowId'), param(c, 'signalName')] as const;
    return respond(c, await service.startWorkflowExecution(signalWithStartRequest(...names, body.ok)), started);
  });

  app.get('/:workflowId', async (c) => {
    const request = executionOf(c, runIdInQuery(c));
    const shorthand = usesShorthand(c);
    return respond(c, await service.describeWorkflowExecution(request), (run) =>
      describeToJson(request.namespace, run, shorthand),
    );
  });

  app.post('/:workflowId/signal/:signalName', (c) =>
    withBody(c, messages.signal, 'workflowExecution', async (request, body) => {
      const header = 'header' in body ? ((body['header'] as { fields?: PayloadMap }).fields ?? {}) : undefined;
      const { workflowExecution: _, header: __, links: ___, control: ____, ...rest } = body;
      const signal = { ...rest, ...request, signalName: param(c, 'signalName'), ...(header ? { header } : {}) };
      return respond(c, await service.signalWorkflowExecution(signal), empty);
    }),
  );

  app.post('/:workflowId/query/:queryType', (c) =>
    withBody(c, messages.query, 'execution', async (request, body) => {
      const given = (body['query'] ?? {}) as { queryArgs?: Payload[]; header?: { fields?: PayloadMap } };
      const query: QueryWorkflowRequest = {
        ...request,
        query: {
          queryType: param(c, 'queryType'),
          ...(given.queryArgs ? { queryArgs: given.queryArgs } : {}),
          ...(given.header ? { header: given.header.fields ?? {} } : {}),
        },
        ...(body['queryRejectCondition'] ? { queryRejectCondition: body['queryRejectCondition'] as 'NONE' } : {}),
      };
      const shorthand = usesShorthand(c);
      return respond(c, await service.queryWorkflow(query), (reply) =>
        'rejected' in reply
          ? { queryRejected: { status: `WORKFLOW_EXECUTION_STATUS_${reply.rejected}` } }
          : { queryResult: encodePayloads(reply.result, shorthand) },
      );
    }),
  );

  app.post('/:workflowId/cancel', (c) =>
    withBody(c, messages.cancel, 'workflowExecution', async (request, { workflowExecution: _, links: __, ...body }) =>
      respond(c, await service.requestCancelWorkflowExecution({ ...body, ...request }), empty),
    ),
  );

  app.post('/:workflowId/terminate', (c) =>
    withBody(
      c,
      messages.terminate,
      'workflowExecution',
      async (request, { workflowExecution: _, links: __, ...body }) =>
        respond(c, await service.terminateWorkflowExecution({ ...body, ...request }), empty),
    ),
  );

  return app;
}

/** Reads the body of a request to one workflow, which it names under `executionField`. */
export async function withBody(
  c: Context,
  message: Parameters<typeof readBody>[1],
  executionField: string,
  work: (request: ExecutionRequest, body: Body) => Promise<Response>,
): Promise<Response> {
  const body = await readBody(c, message);
  if (body.error) return refusal(c, body.error);
  return work(executionOf(c, (body.ok[executionField] as { runId?: string } | undefined)?.runId), body.ok);
}

export const runIdInQuery = (c: Context): string | undefined =>
  c.req.query('execution.runId') ?? c.req.query('execution.run_id');

/** The first run of the chain is named where it is another one, as on Temporal. */
export const started = ({ runId, started: isNew, firstExecutionRunId }: StartWorkflowExecutionReply) => ({
  runId,
  ...(firstExecutionRunId === runId ? {} : { firstExecutionRunId }),
  ...(isNew ? { started: true } : {}),
});
