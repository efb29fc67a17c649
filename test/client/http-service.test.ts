import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { Connection } from '../../sdk/client/index.ts';
import type { AbortableService } from '../../sdk/client/index.ts';

const ns = { namespace: 'shop' };
const run = { ...ns, workflowId: 'order-7', runId: '0192aaaa-0000-7000-8000-000000000000' };
const payloads = { payloads: [jsonPayload('x')] };

/** What one call sends: method, path below the namespace, and body. */
async function sent(call: (service: AbortableService) => Promise<unknown>, answer: object = {}) {
  const requests: [string, string, unknown][] = [];
  const fetch = async (url: string, { method, body }: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    searchParams.delete('noPayloadShorthand');
    const query = searchParams.size > 0 ? `?${decodeURIComponent(String(searchParams))}` : '';
    const path = `${pathname}${query}`.replace('/api/v1/namespaces/shop', '');
    requests.push([method ?? '', path, body === undefined ? undefined : (JSON.parse(String(body)) as unknown)]);
    return Response.json(answer);
  };
  const reply = await call(new Connection({ fetch }).workflowService);
  return { request: requests[0], reply };
}

test.each<[string, (service: AbortableService) => Promise<unknown>, string, string, unknown]>([
  [
    'reset',
    (s) =>
      s.resetWorkflowExecution({
        ...run,
        target: { workflowTaskFinishEventId: 4 },
        exclude: ['SIGNAL'],
        requestId: 'q',
      }),
    'POST',
    '/workflows/order-7/reset',
    {
      workflowExecution: { runId: run.runId },
      workflowTaskFinishEventId: '4',
      resetReapplyExcludeTypes: ['RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL'],
      requestId: 'q',
    },
  ],
  [
    'delete',
    (s) => s.deleteWorkflowExecution(run),
    'DELETE',
    `/workflows/order-7?execution.runId=${run.runId}`,
    undefined,
  ],
  [
    'pause',
    (s) => s.pauseWorkflowExecution({ ...run, reason: 'audit' }),
    'POST',
    '/workflows/order-7/pause',
    { runId: run.runId, reason: 'audit' },
  ],
  [
    'unpause',
    (s) => s.unpauseWorkflowExecution({ ...run, reason: 'audit' }),
    'POST',
    '/workflows/order-7/unpause',
    { runId: run.runId, reason: 'audit' },
  ],
  [
    'unpause all activities',
    (s) => s.unpauseActivity({ ...run, activities: { all: true }, jitter: 1_500 }),
    'POST',
    '/activities-deprecated/unpause',
    { execution: { workflowId: 'order-7', runId: run.runId }, unpauseAll: true, jitter: '1.500s' },
  ],
  [
    'activity options',
    (s) =>
      s.updateActivityOptions({
        ...run,
        activities: { activityId: '3' },
        options: { startToCloseTimeout: 2_000, taskQueue: 'slow' },
      }),
    'POST',
    '/activities-deprecated/update-options',
    {
      execution: { workflowId: 'order-7', runId: run.runId },
      id: '3',
      activityOptions: { taskQueue: { name: 'slow' }, startToCloseTimeout: '2s' },
      updateMask: 'startToCloseTimeout,taskQueue',
    },
  ],
  [
    'batch',
    (s) =>
      s.startBatchOperation({
        ...ns,
        jobId: 'j',
        reason: 'clean',
        visibilityQuery: "WorkflowType = 'order'",
        identity: 'me',
        operation: { type: 'SIGNAL', signalName: 'stop', input: [jsonPayload('x')] },
      }),
    'POST',
    '/batch-operations/j',
    {
      reason: 'clean',
      visibilityQuery: "WorkflowType = 'order'",
      signalOperation: { identity: 'me', signal: 'stop', input: payloads },
    },
  ],
  [
    'search attributes',
    (s) => s.addSearchAttributes({ ...ns, searchAttributes: { Region: 'KEYWORD' } }),
    'POST',
    '/search-attributes',
    { searchAttributes: { Region: 'INDEXED_VALUE_TYPE_KEYWORD' } },
  ],
  [
    'a list',
    (s) => s.listWorkflowExecutions({ ...ns, query: 'a = 1', pageSize: 2 }),
    'GET',
    '/workflows?query=a+=+1&pageSize=2',
    undefined,
  ],
  [
    'a patch of a schedule',
    (s) => s.patchSchedule({ ...ns, scheduleId: 'd', patch: { pause: 'audit' }, requestId: 'q' }),
    'POST',
    '/schedules/d/patch',
    { patch: { pause: 'audit' }, requestId: 'q' },
  ],
  [
    'a heartbeat by token',
    (s) => s.recordActivityTaskHeartbeatByToken({ ...ns, taskToken: 'dG9rZW4=', details: [jsonPayload('x')] }),
    'POST',
    '/activity-heartbeat',
    { ...ns, taskToken: 'dG9rZW4=', details: payloads },
  ],
])('%s', async (_, call, method, path, body) => {
  expect((await sent(call)).request).toEqual([method, path, body]);
});

test('a namespace is described with its search attributes', async () => {
  const answer = {
    namespaceInfo: { name: 'shop', id: 'i', capabilities: {} },
    config: { workflowExecutionRetentionTtl: '86400s', customSearchAttributeAliases: { Keyword01: 'Region' } },
  };
  const { reply } = await sent((service) => service.describeNamespace(ns), answer);
  expect(reply).toEqual({
    ok: { name: 'shop', id: 'i', data: {}, retention: 86_400_000, searchAttributes: { Region: 'KEYWORD' } },
  });
});

test('a batch is described', async () => {
  const answer = {
    operationType: 'BATCH_OPERATION_TYPE_TERMINATE',
    jobId: 'j',
    state: 'BATCH_OPERATION_STATE_COMPLETED',
    startTime: '2026-01-02T03:04:05Z',
    totalOperationCount: '2',
    completeOperationCount: '2',
  };
  const { reply } = await sent((service) => service.describeBatchOperation({ ...ns, jobId: 'j' }), answer);
  expect(reply).toMatchObject({ ok: { operationType: 'TERMINATE', state: 'COMPLETED', completeOperationCount: 2 } });
});

test('a reset that names no event says where the workflow task stands', async () => {
  const { request } = await sent((service) =>
    service.resetWorkflowExecution({ ...run, target: { type: 'LAST_WORKFLOW_TASK' }, requestId: 'q' }),
  );
  expect(request?.[2]).toMatchObject({ options: { lastWorkflowTask: {} }, requestId: 'q' });
});
