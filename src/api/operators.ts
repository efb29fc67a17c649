import { Hono } from './hono.ts';
import type { Context } from 'hono';
import * as messages from '../../protocol/json/operator-messages.ts';
import {
  maskedActivityOptions,
  maskedWorkflowOptions,
  unknownWorkflowOption,
} from '../../protocol/json/options-json.ts';
import { camel, encode } from '../../protocol/json/proto-json.ts';
import type { ActivitySelection, PostResetOperation, ResetOptions } from '../../protocol/operator-requests.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { ExecutionRequest } from '../../protocol/requests.ts';
import { invalid, refuse } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { readBody, refusal, respond, usesShorthand } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { executionOf, runIdInQuery, withBody } from './workflows.ts';

type Body = Record<string, unknown>;
const empty = () => ({});
const param = (c: Context, name: string): string => (c.req.param() as Record<string, string>)[name] ?? '';
export const some = <Value>(name: string, value: Value | undefined) => (value === undefined ? {} : { [name]: value });

/** Routes for operators, of one workflow: reset, pause, options, and deletion, which Temporal has over gRPC only. */
export function operators<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();

  app.post('/:workflowId/reset', (c) =>
    withBody(c, messages.reset, 'workflowExecution', async (request, body) => {
      const { reason, requestId = '', identity } = body as Record<string, string>;
      const reset = {
        ...request,
        ...resetOptionsOf(body),
        requestId,
        ...some('reason', reason),
        ...some('identity', identity),
      };
      return respond(c, await service.resetWorkflowExecution(reset), ({ runId }) => ({ runId }));
    }),
  );

  app.delete('/:workflowId', async (c) =>
    respond(c, await service.deleteWorkflowExecution(executionOf(c, runIdInQuery(c))), empty),
  );

  for (const [route, method] of [
    ['pause', 'pauseWorkflowExecution'],
    ['unpause', 'unpauseWorkflowExecution'],
  ] as const) {
    app.post(`/:workflowId/${route}`, async (c) => {
      const body = await readBody(c, messages.pauseWorkflow);
      if (body.error) return refusal(c, body.error);
      const { workflowId: _, namespace: __, runId, ...rest } = body.ok;
      return respond(c, await service[method]({ ...rest, ...executionOf(c, runId) }), empty);
    });
  }

  app.post('/:workflowId/update-options', (c) =>
    withBody(c, messages.updateWorkflowOptions, 'workflowExecution', async (request, body) => {
      const { workflowExecutionOptions, updateMask, identity } = body as Body & { identity?: string };
      if (typeof updateMask !== 'string') return refusal(c, invalid('UpdateMask is required').error);
      if (workflowExecutionOptions === undefined)
        return refusal(c, invalid('WorkflowExecutionOptions is required').error);
      const unknown = unknownWorkflowOption(updateMask);
      if (unknown !== undefined)
        return refusal(c, invalid(`error parsing UpdateMask: invalid path "${unknown}"`).error);
      const missing = UNSUPPORTED_OPTIONS.find((name) => changes(workflowExecutionOptions as Body, updateMask, name));
      if (missing !== undefined) return refusal(c, refuse('UNIMPLEMENTED', `${missing} is not supported.`).error);
      const masked = maskedWorkflowOptions(updateMask, workflowExecutionOptions as Body);
      const update = { ...request, ...masked, ...some('identity', identity) };
      const shorthand = usesShorthand(c);
      return respond(c, await service.updateWorkflowExecutionOptions(update), (options) => ({
        workflowExecutionOptions: encode(messages.workflowOptions, options, shorthand),
      }));
    }),
  );

  for (const action of activityActions) {
    app.post(`/:workflowId/activities/:activityId/${action}`, async (c) => {
      const body = await readBody(c, messages.activityOperations[action]);
      if (body.error) return refusal(c, body.error);
      const request = executionOf(
        c,
        body.ok['runId'] ?? (body.ok['execution'] as { runId?: string } | undefined)?.runId,
      );
      return operate(c, service, action, request, { activityId: param(c, 'activityId') }, body.ok);
    });
  }
  return app;
}

/** The same for activities by their type, as Temporal's Web UI asks. */
export function activityOperators<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  for (const action of activityActions) {
    app.post(`/activities-deprecated/${action}`, async (c) => {
      const body = await readBody(c, messages.activityOperations[action]);
      if (body.error) return refusal(c, body.error);
      const {
        execution = {},
        id,
        type,
      } = body.ok as { execution?: Partial<ExecutionRequest>; id?: string; type?: string };
      const all = body.ok['unpauseAll'] ?? body.ok['matchAll'];
      const activities: ActivitySelection | undefined = id
        ? { activityId: id }
        : type
          ? { activityType: type }
          : all
            ? { all: true }
            : undefined;
      if (activities === undefined)
        return refusal(c, invalid('Either Activity.Id or Activity.Type should be set on request.').error);
      const { workflowId = '', runId } = execution;
      const request = { namespace: param(c, 'namespace'), workflowId, ...(runId ? { runId } : {}) };
      return operate(c, service, action, request, activities, body.ok);
    });
  }
  return app;
}

/** Options of a workflow that are read, to be refused where they would change something. */
const UNSUPPORTED_OPTIONS = ['versioningOverride', 'timeSkippingConfig'];
const changes = (options: Body, mask: string, name: string): boolean =>
  mask.split(',').some((path) => camel(path.trim()).split('.')[0] === name) &&
  Object.keys((options[name] as object | undefined) ?? {}).length > 0;

const activityActions = ['pause', 'unpause', 'reset', 'update-options'] as const;

async function operate(
  c: Context,
  service: WorkflowService,
  action: (typeof activityActions)[number],
  execution: ExecutionRequest,
  activities: ActivitySelection,
  body: Body,
): Promise<Response> {
  const { identity, reason } = body as Record<string, string | undefined>;
  const request = {
    ...execution,
    activities,
    ...flagsOf(body),
    ...some('identity', identity),
    ...some('reason', reason),
  };
  switch (action) {
    case 'pause':
      return respond(c, await service.pauseActivity(request), empty);
    case 'unpause':
      return respond(c, await service.unpauseActivity(request), empty);
    case 'reset':
      return respond(c, await service.resetActivity(request), empty);
    case 'update-options': {
      const isMasked = typeof body['updateMask'] === 'string';
      const restores = body['restoreOriginal'] === true;
      if (restores && isMasked && body['updateMask'] !== '')
        return refusal(c, invalid('Both UpdateMask and RestoreOriginal are provided').error);
      if (!restores && body['activityOptions'] === undefined)
        return refusal(c, invalid('ActivityOptions are not provided').error);
      if (!restores && !isMasked) return refusal(c, invalid('UpdateMask is not provided').error);
      const options = maskedActivityOptions(body['updateMask'], (body['activityOptions'] ?? {}) as Body);
      const shorthand = usesShorthand(c);
      return respond(
        c,
        await service.updateActivityOptions({ ...request, options }),
        ({ taskQueue: name, ...rest }) => ({
          activityOptions: encode(messages.activityOptions, { ...rest, taskQueue: { name } }, shorthand),
        }),
      );
    }
    default:
      return action satisfies never;
  }
}

/** What else is asked for activities: fields that the engine has by the same names. */
export const flagsOf = (body: Body): Body =>
  Object.fromEntries(FLAGS.flatMap((name) => (name in body ? [[name, body[name]]] : [])));

const FLAGS = ['resetAttempts', 'resetHeartbeat', 'keepPaused', 'jitter', 'restoreOriginalOptions', 'restoreOriginal'];

/** What the older `resetReapplyType` leaves out. Source: Temporal server, `GetResetReapplyExcludeTypes`. */
const EXCLUDED_BY: Readonly<Record<string, ResetOptions['exclude']>> = {
  NONE: ['SIGNAL', 'UPDATE'],
  SIGNAL: ['UPDATE'],
};

/** What a body says of a reset: its target by event or as batches say it, what comes again, and what follows. */
export function resetOptionsOf(body: Body): ResetOptions {
  const {
    resetReapplyType,
    resetReapplyExcludeTypes = [],
    currentRunOnly,
    postResetOperations,
  } = {
    ...(body['options'] as Body | undefined),
    ...body,
  };
  const exclude = [
    ...(EXCLUDED_BY[resetReapplyType as string] ?? []),
    ...(resetReapplyExcludeTypes as NonNullable<ResetOptions['exclude']>),
  ];
  const operations = ((postResetOperations as Body[] | undefined) ?? []).flatMap(postResetOperationOf);
  return {
    target: targetOf(body),
    exclude,
    ...(currentRunOnly ? { currentRunOnly: true } : {}),
    ...(operations.length > 0 ? { postResetOperations: operations } : {}),
  };
}

function targetOf(body: Body): ResetOptions['target'] {
  const options = { ...(body['options'] as Body | undefined) };
  const eventId = (body['workflowTaskFinishEventId'] ?? options['workflowTaskId']) as number | undefined;
  if (eventId) return { workflowTaskFinishEventId: eventId };
  if ('firstWorkflowTask' in options) return { type: 'FIRST_WORKFLOW_TASK' };
  if ('lastWorkflowTask' in options) return { type: 'LAST_WORKFLOW_TASK' };
  if (options['buildId']) return { buildId: options['buildId'] as string };
  // The run says that there is no such event, after all else that is asked of a reset.
  return { workflowTaskFinishEventId: 0 };
}

/** An operation that says nothing is none, as on Temporal. */
function postResetOperationOf({ signalWorkflow, updateWorkflowOptions }: Body): readonly PostResetOperation[] {
  if (signalWorkflow !== undefined) {
    const {
      signalName = '',
      input,
      header,
    } = signalWorkflow as { signalName?: string; input?: Payload[]; header?: Body };
    const given = some('header', header && ((header['fields'] ?? {}) as PayloadMap));
    return [{ signalWorkflow: { signalName, ...some('input', input), ...given } }];
  }
  if (updateWorkflowOptions === undefined) return [];
  const { updateMask, workflowExecutionOptions = {} } = updateWorkflowOptions as Body;
  return [{ updateWorkflowOptions: maskedWorkflowOptions(updateMask, workflowExecutionOptions as Body) }];
}
