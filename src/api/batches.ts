import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { batchDescription, batchSummary, startBatch, stopBatch } from '../../protocol/json/batch-messages.ts';
import { maskedActivityOptions, maskedWorkflowOptions } from '../../protocol/json/options-json.ts';
import { encode } from '../../protocol/json/proto-json.ts';
import type { BatchOperation, StartBatchOperationRequest } from '../../protocol/batch.ts';
import type { Execution } from '../../protocol/events.ts';
import type { ManyActivities } from '../../protocol/operator-requests.ts';
import type { Payload } from '../../protocol/payload.ts';
import { invalid, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { readBody, refusal, respond } from './answers.ts';
import { flagsOf, resetOptionsOf, some } from './operators.ts';
import type { ApiOptions } from './options.ts';
import { pageOf } from './query-parameters.ts';

type Body = Record<string, unknown>;
const empty = () => ({});

/** Routes of batches, below a namespace. */
export function batches<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  const jobOf = (c: Context) => {
    const { namespace = '', jobId = '' } = c.req.param() as Record<string, string>;
    return { namespace, jobId };
  };

  app.get('/batch-operations', async (c) => {
    const page = pageOf(c);
    if (page.error) return refusal(c, page.error);
    const { namespace } = jobOf(c);
    const request = { namespace, ...page.ok };
    // As on Temporal the list tells less than a description.
    return respond(c, await service.listBatchOperations(request), ({ operations, nextPageToken }) => ({
      ...(operations.length > 0
        ? {
            operationInfo: operations.map((job) => encode(batchSummary, job, true)),
          }
        : {}),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    }));
  });

  app.post('/batch-operations/:jobId', async (c) => {
    const body = await readBody(c, startBatch);
    if (body.error) return refusal(c, body.error);
    const request = requestOf(jobOf(c), body.ok);
    return request.error ? refusal(c, request.error) : respond(c, await service.startBatchOperation(request.ok), empty);
  });

  app.get('/batch-operations/:jobId', async (c) =>
    respond(c, await service.describeBatchOperation(jobOf(c)), (job) => encode(batchDescription, job, true)),
  );

  app.post('/batch-operations/:jobId/stop', async (c) => {
    const body = await readBody(c, stopBatch);
    if (body.error) return refusal(c, body.error);
    const { reason, identity } = body.ok as { reason?: string; identity?: string };
    const request = { ...jobOf(c), ...some('reason', reason), ...some('identity', identity) };
    return respond(c, await service.stopBatchOperation(request), empty);
  });
  return app;
}

/** A request whose operation is left out goes on without: the service says what is missing. */
function requestOf(job: { namespace: string; jobId: string }, body: Body): Reply<StartBatchOperationRequest> {
  const operation = operationOf(body);
  if (operation?.error) return operation;
  const { visibilityQuery, reason = '', maxOperationsPerSecond } = body;
  const field = Object.keys(OPERATIONS).find((name) => name in body);
  const { identity } = (field === undefined ? {} : body[field]) as { identity?: string };
  const targets = targetsOf(body);
  if (targets.error) return targets;
  const executions = (body['executions'] as Execution[] | undefined) ?? targets.ok;
  return ok({
    ...job,
    ...some('visibilityQuery', visibilityQuery as string | undefined),
    ...some(
      'executions',
      executions?.map(({ workflowId, runId }) => ({ workflowId, runId })),
    ),
    reason: reason as string,
    ...some('maxOperationsPerSecond', maxOperationsPerSecond as number | undefined),
    ...some('identity', identity),
    ...some('operation', operation?.ok),
  } as StartBatchOperationRequest);
}

/** Workflows by the newer name of their list. */
function targetsOf(body: Body): Reply<Execution[] | undefined> {
  const targets = body['targetExecutions'] as { type?: string; businessId?: string; runId?: string }[] | undefined;
  const other = targets?.findIndex(({ type }) => type !== 'WORKFLOW') ?? -1;
  if (other >= 0) return invalid(`target_executions[${other}] must have type EXECUTION_TYPE_WORKFLOW`);
  return ok(targets?.map(({ businessId = '', runId = '' }) => ({ workflowId: businessId, runId })));
}

function operationOf(body: Body): Reply<BatchOperation> | undefined {
  const named = Object.entries(OPERATIONS).filter(([name]) => name in body);
  const [first] = named;
  if (first === undefined) return undefined;
  if (named.length > 1) return invalid('a batch does one operation');
  const [name, read] = first;
  return read(body[name] as Body);
}

/** Where a reset may go back to, as options of a batch say it. */
const TARGETS = ['firstWorkflowTask', 'lastWorkflowTask', 'workflowTaskId', 'buildId'];

/** Activities that stand alone are not in this version. */
const STANDALONE = () => refuse('UNIMPLEMENTED', 'Standalone activity is disabled');

const OPERATIONS: Readonly<Record<string, (given: Body) => Reply<BatchOperation>>> = {
  terminationOperation: ({ details }) =>
    ok({ type: 'TERMINATE', ...some('details', details as Payload[] | undefined) }),
  cancelActivitiesOperation: STANDALONE,
  terminateActivitiesOperation: STANDALONE,
  deleteActivitiesOperation: STANDALONE,
  cancellationOperation: () => ok({ type: 'CANCEL' }),
  deletionOperation: () => ok({ type: 'DELETE' }),
  signalOperation: ({ signal, input }) =>
    signal
      ? ok({ type: 'SIGNAL', signalName: signal as string, ...some('input', input as Payload[] | undefined) })
      : invalid('must provide signal name'),
  resetOperation: (given) => {
    const { resetType, options } = given;
    if (options === undefined && !resetType) return invalid('unknown batch reset type Unspecified');
    const byType = resetType === 'FIRST_WORKFLOW_TASK' ? { firstWorkflowTask: {} } : { lastWorkflowTask: {} };
    if (options !== undefined && !TARGETS.some((name) => (options as Body)[name]))
      return invalid('batch reset missing target');
    return ok({ type: 'RESET', reset: resetOptionsOf({ ...given, options: options ?? byType }) });
  },
  unpauseActivitiesOperation: (given) =>
    onActivities(given, 'activity filter must be set', (activities) => ({ type: 'UNPAUSE_ACTIVITY', activities })),
  resetActivitiesOperation: (given) =>
    onActivities(given, 'must provide ActivityType or MatchAll', (activities) => ({
      type: 'RESET_ACTIVITY',
      activities,
    })),
  updateActivityOptionsOperation: (given) => {
    const { activityOptions, restoreOriginal, updateMask } = given;
    if (activityOptions !== undefined && restoreOriginal)
      return invalid('cannot set both activity options and restore original');
    if (activityOptions === undefined && !restoreOriginal)
      return invalid('Either activity type must be set, or restore original should be set to true');
    const options = maskedActivityOptions(updateMask, (activityOptions ?? {}) as Body);
    // Temporal takes one that names no activities, and then fails on each workflow.
    return onActivities(given, EITHER, (activities) => ({ type: 'UPDATE_ACTIVITY_OPTIONS', activities, options }));
  },
  updateWorkflowOptionsOperation: ({ workflowExecutionOptions, updateMask }) => {
    if (workflowExecutionOptions === undefined) return invalid('must provide UpdateOptions');
    if (updateMask === undefined) return invalid('must provide UpdateMask');
    const masked = maskedWorkflowOptions(updateMask, workflowExecutionOptions as Body);
    return ok({ type: 'UPDATE_EXECUTION_OPTIONS', ...masked });
  },
};

const EITHER = 'Either activity type must be set, or match all should be set to true';

/** An operation on the activities that are meant: those of a type, or all. `unsaid` is the refusal when nothing says which. */
function onActivities(
  given: Body,
  unsaid: string,
  operation: (activities: ManyActivities) => BatchOperation,
): Reply<BatchOperation> {
  const { type, matchAll } = given;
  if (type === undefined && matchAll === undefined) return invalid(unsaid);
  if (!type && !matchAll) return invalid(EITHER);
  const activities: ManyActivities = type ? { activityType: type as string } : { all: true };
  return ok({ ...operation(activities), ...flagsOf(given) });
}
