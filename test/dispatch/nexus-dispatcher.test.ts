import {
  HandlerError,
  HandlerStartOperationResult,
  OperationError,
  operation,
  service,
  serviceHandler,
} from 'nexus-rpc';
import { describe, expect, test } from 'vitest';
import type { NexusStartTask, NexusTask } from '../../protocol/nexus.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { createNexusDispatcher } from '../../src/dispatch/nexus-dispatcher.ts';
import { createActivityWorker } from '../../sdk/activity/create-activity-worker.ts';
import { ApplicationFailure } from '../../sdk/common/index.ts';
import { WorkflowRunOperationHandler, operationInfo, startWorkflow } from '../../sdk/nexus/index.ts';
import type { NexusWorkflows } from '../../sdk/nexus/context.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { refuse } from '../../protocol/service-error.ts';

const cards = service('cards', {
  charge: operation<number, string>(),
  ship: operation<string, string>(),
  fail: operation<string, void>(),
  goOn: operation<void, void>(),
});
const errors: Record<string, () => Error> = {
  plain: () => new Error('oops'),
  final: () => ApplicationFailure.nonRetryable('refused', 'Refused'),
  handler: () => new HandlerError('NOT_FOUND', 'no such card'),
  operation: () => new OperationError('failed', 'out of stock'),
  canceled: () => new OperationError('canceled', 'not today'),
};
const handlers = serviceHandler(cards, {
  charge: async (ctx, amount) => `${operationInfo().endpoint} ${amount} ${ctx.headers['x-trace']}`,
  ship: new WorkflowRunOperationHandler<string, string>((ctx, id) =>
    startWorkflow(ctx, 'ship', { workflowId: id, args: [id] }),
  ),
  fail: async (_ctx, how) => {
    throw errors[how]?.();
  },
  goOn: { start: async () => HandlerStartOperationResult.async('its token'), cancel: async () => {} },
});

const start: NexusStartTask = {
  type: 'start',
  namespace: 'default',
  taskQueue: 'cards',
  endpoint: 'payments',
  service: 'cards',
  operation: 'charge',
  headers: { 'X-Trace': '7' },
  attempt: 1,
  requestDeadline: 10_000,
  requestId: 'q',
  input: jsonPayload(100),
  callback: { url: 'temporal://system', header: { 'temporal-callback-token': 'dA==' } },
  links: [],
};
const unused = async () => refuse('INTERNAL', 'not expected');
const dispatch = async (task: NexusTask, workflows: Partial<NexusWorkflows> = {}) => {
  const none = {
    startWorkflowExecution: unused,
    signalWorkflowExecution: unused,
    requestCancelWorkflowExecution: unused,
  };
  const worker = createActivityWorker({
    activities: {},
    nexusServices: [handlers],
    workflows: { ...none, queryWorkflow: unused, ...workflows },
  });
  const dispatcher = createNexusDispatcher({ cards: worker }, {});
  return dispatcher.dispatch(task, new AbortController().signal);
};
const failing = (how: string) => dispatch({ ...start, operation: 'fail', input: jsonPayload(how) });

describe('an endpoint', () => {
  const { taskQueueOf } = createNexusDispatcher(
    { cards: createActivityWorker({ activities: {} }) },
    { payments: { taskQueue: 'cards' } },
  );
  test('is a name of a task queue, or its own', () => {
    expect(taskQueueOf('payments')).toBe('cards');
    expect(taskQueueOf('cards')).toBe('cards');
    expect(taskQueueOf('toString')).toBeUndefined();
  });
});

test('a handler is given its input and its headers, and its result is sent back', async () => {
  expect(await dispatch(start)).toEqual({ status: 'completed', result: jsonPayload('payments 100 7') });
});

test('what a handler throws says whether the operation has ended, and whether the request is sent again', async () => {
  const handlerError = (type: string, more = {}) => ({
    status: 'handlerError',
    failure: { nexusHandlerFailureInfo: { type, ...more } },
  });
  expect(await failing('plain')).toMatchObject(handlerError('INTERNAL'));
  expect(await failing('plain')).not.toHaveProperty('failure.nexusHandlerFailureInfo.retryBehavior');
  expect(await failing('final')).toMatchObject(handlerError('INTERNAL', { retryBehavior: 'NON_RETRYABLE' }));
  expect(await failing('handler')).toMatchObject(handlerError('NOT_FOUND'));
  expect(await failing('operation')).toMatchObject({
    status: 'failed',
    failure: { message: 'out of stock', applicationFailureInfo: { type: 'OperationError', nonRetryable: true } },
  });
  expect(await failing('canceled')).toMatchObject({ status: 'canceled', failure: { canceledFailureInfo: {} } });
});

test('a service or an operation without a handler is not found', async () => {
  const notFound = { status: 'handlerError', failure: { nexusHandlerFailureInfo: { type: 'NOT_FOUND' } } };
  expect(await dispatch({ ...start, service: 'others' })).toMatchObject(notFound);
  expect(await dispatch({ ...start, operation: 'refund' })).toMatchObject(notFound);
});

test('a workflow behind an operation is started once, with its callback, and cancelled through its token', async () => {
  const requests: StartWorkflowExecutionRequest[] = [];
  const outcome = await dispatch(
    { ...start, operation: 'ship', input: jsonPayload('ship-7') },
    {
      startWorkflowExecution: async (request) => {
        requests.push(request);
        return { ok: { runId: 'r', started: true, status: 'RUNNING', firstExecutionRunId: 'r' } };
      },
    },
  );
  const operationToken = (outcome as { operationToken: string }).operationToken;
  expect(JSON.parse(atob(operationToken))).toEqual({ t: 1, ns: 'default', wid: 'ship-7' });
  const header = { 'temporal-callback-token': 'dA==', 'nexus-operation-token': operationToken };
  expect(requests).toMatchObject([
    {
      workflowId: 'ship-7',
      workflowType: 'ship',
      taskQueue: 'cards',
      requestId: 'q',
      input: [jsonPayload('ship-7')],
      completionCallbacks: [{ nexus: { url: 'temporal://system', header } }],
    },
  ]);
  const { type: _, input: __, callback: ___, links: ____, ...about } = start;
  const cancelled: string[] = [];
  const cancel = await dispatch(
    { ...about, type: 'cancel', operation: 'ship', operationToken },
    {
      requestCancelWorkflowExecution: async ({ workflowId }) => {
        cancelled.push(workflowId);
        return { ok: null };
      },
    },
  );
  expect(cancel).toEqual({ status: 'cancelRequested' });
  expect(cancelled).toEqual(['ship-7']);
});

test.each([
  ['is down', () => Promise.reject(new Error('connection refused'))],
  ['answers 500', () => Promise.resolve(new Response('oops', { status: 500 }))],
  ['answers another shape', () => Promise.resolve(Response.json({ status: 'cancelRequested' }))],
])('a Worker that %s is asked again', async (_, fetch) => {
  const dispatcher = createNexusDispatcher({ cards: { fetch } }, {});
  expect(await dispatcher.dispatch(start, new AbortController().signal)).toMatchObject({
    status: 'handlerError',
    failure: { nexusHandlerFailureInfo: { type: 'UNAVAILABLE' } },
  });
});
