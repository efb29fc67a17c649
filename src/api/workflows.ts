import { Hono } from 'hono';
import type { Context } from 'hono';
import * as messages from '../../protocol/json/messages.ts';
import { encodePayloads } from '../../protocol/json/proto-json.ts';
import { payloadSize } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type {
  ExecutionRequest,
  QueryWorkflowRequest,
  StartWorkflowExecutionReply,
  WorkflowRunMethods,
} from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { limits } from '../history/limits.ts';
import { readBody, refusal, respond, usesShorthand } from './answers.ts';
import { describeToJson } from './describe-json.ts';
import type { ApiOptions } from './options.ts';
import { ID_LENGTH, startRequest } from './start-request.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Who acts when a caller does not say: the name that Temporal's own front end uses. */
const IDENTITY = 'frontend-service';

type Body = Record<string, unknown>;
const empty = () => ({});

/** The run that a request means, from its path and its body or query. */
export function executionOf(c: Context, runId: unknown): Reply<ExecutionRequest> {
  const { namespace = '', workflowId = '' } = c.req.param() as Record<string, string>;
  if (workflowId === '') return invalid('WorkflowId is not set on request.');
  if ([...workflowId].length > ID_LENGTH) return invalid('WorkflowId length exceeds limit.');
  if (runId === undefined || runId === '') return ok({ namespace, workflowId });
  if (typeof runId !== 'string' || !UUID.test(runId)) return invalid('Invalid RunId.');
  return ok({ namespace, workflowId, runId });
}

/** Routes of one workflow: start, signal, query, describe, cancel, terminate. */
export function workflows<Env extends object>(options: ApiOptions<Env>): Hono {
  const app = new Hono();
  const runOf = (c: Context, { namespace, workflowId }: ExecutionRequest): WorkflowRunMethods =>
    options.run(c.env as Env, namespace, workflowId);
  const param = (c: Context, name: string): string => (c.req.param() as Record<string, string>)[name] ?? '';

  app.post('/:workflowId', async (c) => {
    const body = await readBody(c, messages.startWorkflowExecution);
    if (body.error) return refusal(c, body.error);
    const request = startRequest(param(c, 'namespace'), param(c, 'workflowId'), body.ok, options.searchAttributes);
    if (request.error) return refusal(c, request.error);
    return respond(c, await runOf(c, request.ok).startWorkflowExecution(withoutEmpty(request.ok)), (reply) => ({
      ...started(reply),
      status: `WORKFLOW_EXECUTION_STATUS_${reply.status}`,
      link: {
        workflowEvent: {
          namespace: request.ok.namespace,
          workflowId: request.ok.workflowId,
          runId: reply.runId,
          eventRef: { eventId: '1', eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' },
        },
      },
    }));
  });

  app.post('/:workflowId/signal-with-start/:signalName', async (c) => {
    const body = await readBody(c, messages.signalWithStart);
    if (body.error) return refusal(c, body.error);
    const { signalInput, signalName: _, control: __, ...start } = body.ok;
    const request = startRequest(
      param(c, 'namespace'),
      param(c, 'workflowId'),
      { ...start, signalInput },
      options.searchAttributes,
    );
    if (request.error) return refusal(c, request.error);
    const { signalInput: ___, ...rest } = withoutEmpty(request.ok) as typeof request.ok & { signalInput?: unknown };
    const signal = { signalName: param(c, 'signalName'), ...(signalInput ? { input: signalInput as Payload[] } : {}) };
    if (signal.signalName.length > ID_LENGTH) return refusal(c, invalid('SignalName length exceeds limit.').error);
    return respond(c, await runOf(c, rest).startWorkflowExecution({ ...rest, signal }), started);
  });

  app.get('/:workflowId', async (c) => {
    const request = executionOf(c, runIdInQuery(c));
    if (request.error) return refusal(c, request.error);
    const shorthand = usesShorthand(c);
    return respond(c, await runOf(c, request.ok).describeWorkflowExecution(request.ok), (run) =>
      describeToJson(run, shorthand),
    );
  });

  app.post('/:workflowId/signal/:signalName', (c) =>
    withBody(c, messages.signal, 'workflowExecution', async (request, body) => {
      const signalName = param(c, 'signalName');
      if (signalName.length > ID_LENGTH) return refusal(c, invalid('SignalName length exceeds limit.').error);
      if (payloadSize(body['input'] as Payload[] | undefined) > limits.payloads) {
        return refusal(c, invalid('Blob data size exceeds limit.').error);
      }
      const header = 'header' in body ? ((body['header'] as { fields?: PayloadMap }).fields ?? {}) : undefined;
      const { workflowExecution: _, header: __, links: ___, control: ____, ...rest } = body;
      const signal = { ...rest, ...request, signalName, ...(header ? { header } : {}) };
      return respond(c, await runOf(c, request).signalWorkflowExecution(signal), empty);
    }),
  );

  app.post('/:workflowId/query/:queryType', (c) =>
    withBody(c, messages.query, 'execution', async (request, body) => {
      const given = (body['query'] ?? {}) as { queryArgs?: Payload[] };
      const query: QueryWorkflowRequest = {
        ...request,
        query: { queryType: param(c, 'queryType'), ...(given.queryArgs ? { queryArgs: given.queryArgs } : {}) },
        ...(body['queryRejectCondition'] ? { queryRejectCondition: body['queryRejectCondition'] as 'NONE' } : {}),
      };
      const shorthand = usesShorthand(c);
      return respond(c, await runOf(c, request).queryWorkflow(query), (reply) =>
        'rejected' in reply
          ? { queryRejected: { status: `WORKFLOW_EXECUTION_STATUS_${reply.rejected}` } }
          : { queryResult: encodePayloads(reply.result, shorthand) },
      );
    }),
  );

  app.post('/:workflowId/cancel', (c) =>
    withBody(c, messages.cancel, 'workflowExecution', async (request, { workflowExecution: _, links: __, ...body }) =>
      respond(c, await runOf(c, request).requestCancelWorkflowExecution({ ...body, ...request }), empty),
    ),
  );

  app.post('/:workflowId/terminate', (c) =>
    withBody(
      c,
      messages.terminate,
      'workflowExecution',
      async (request, { workflowExecution: _, links: __, ...body }) =>
        respond(
          c,
          await runOf(c, request).terminateWorkflowExecution({ identity: IDENTITY, ...body, ...request }),
          empty,
        ),
    ),
  );

  return app;
}

async function withBody(
  c: Context,
  message: Parameters<typeof readBody>[1],
  executionField: string,
  work: (request: ExecutionRequest, body: Body) => Promise<Response>,
): Promise<Response> {
  const body = await readBody(c, message);
  if (body.error) return refusal(c, body.error);
  const request = executionOf(c, (body.ok[executionField] as { runId?: string } | undefined)?.runId);
  return request.error ? refusal(c, request.error) : work(request.ok, body.ok);
}

export const runIdInQuery = (c: Context): string | undefined =>
  c.req.query('execution.runId') ?? c.req.query('execution.run_id');

const started = ({ runId, started: isNew }: StartWorkflowExecutionReply) => ({
  runId,
  ...(isNew ? { started: true } : {}),
});

/** Empty maps are not recorded: Temporal has no field for them. A header that was sent is, also an empty one. */
export function withoutEmpty<Request extends { memo?: PayloadMap; searchAttributes?: PayloadMap }>(
  request: Request,
): Request {
  const copy = { ...request };
  for (const name of ['memo', 'searchAttributes'] as const) {
    if (Object.keys(copy[name] ?? {}).length === 0) delete copy[name];
  }
  return copy;
}
