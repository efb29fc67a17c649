import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { ListRequest, VisibilityRecord, VisibilityService } from '../../protocol/visibility.ts';
import { visibility } from '../../src/api/visibility.ts';
import { NOON, attributes, run } from '../visibility/given.ts';

function keywordList(...values: string[]): Payload {
  const payload = jsonPayload(values);
  return { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64('KeywordList') } };
}

/** The routes over an index that answers this. */
function api(executions: readonly VisibilityRecord[], count = 0) {
  const asked: Omit<ListRequest, 'namespace'>[] = [];
  const service: VisibilityService = {
    listWorkflowExecutions: async ({ namespace, ...request }) => {
      asked.push(request);
      if (namespace !== 'default') return invalid('another namespace');
      return ok({ executions, ...(request.pageSize === 1 ? { nextPageToken: 'dG9rZW4=' } : {}) });
    },
    countWorkflowExecutions: async () =>
      ok({ count, ...(count > 0 ? { groups: [{ groupValues: [jsonPayload('Running')], count }] } : {}) }),
  };
  const app = new Hono().route(
    '/namespaces/:namespace',
    visibility({
      service: service as never,
      auth: () => {
        throw new Error('nobody is asked who they are here');
      },
      taskQueues: () => [],
      now: () => 0,
    }),
  );
  const get = async (path: string) => {
    const response = await app.request(`/namespaces/default${path}`);
    return { status: response.status, body: await response.json() };
  };
  return { asked, get };
}

test('an open and a closed run have the JSON of a Temporal server', async () => {
  const { get } = api([
    run('list-3', { runId: 'run3', workflowType: 'patient' }),
    run('list-2', {
      runId: 'run2',
      startTime: NOON + 170,
      closeTime: NOON + 238,
      memo: { n: jsonPayload(2) },
      searchAttributes: { ...attributes({ CustomIntField: 2 }), BuildIds: keywordList('unversioned', 'unversioned:b') },
      parentExecution: { workflowId: 'parent', runId: 'run-of-parent' },
    }),
  ]);
  const { status, body } = await get('/workflows');
  expect(status).toBe(200);
  expect(body).toEqual({
    executions: [
      {
        execution: { workflowId: 'list-3', runId: 'run3' },
        type: { name: 'patient' },
        startTime: '2026-11-25T12:00:00Z',
        status: 'WORKFLOW_EXECUTION_STATUS_RUNNING',
        executionTime: '2026-11-25T12:00:00Z',
        memo: {},
        searchAttributes: {},
        taskQueue: 'golden',
        rootExecution: { workflowId: 'list-3', runId: 'run3' },
      },
      {
        execution: { workflowId: 'list-2', runId: 'run2' },
        type: { name: 'hello' },
        startTime: '2026-11-25T12:00:00.170Z',
        closeTime: '2026-11-25T12:00:00.238Z',
        status: 'WORKFLOW_EXECUTION_STATUS_COMPLETED',
        historyLength: '11',
        executionTime: '2026-11-25T12:00:00.170Z',
        memo: { fields: { n: 2 } },
        searchAttributes: {
          indexedFields: {
            BuildIds: {
              metadata: { encoding: 'anNvbi9wbGFpbg==', type: 'S2V5d29yZExpc3Q=' },
              data: btoa('["unversioned","unversioned:b"]'),
            },
            CustomIntField: { metadata: { encoding: 'anNvbi9wbGFpbg==', type: 'SW50' }, data: 'Mg==' },
          },
        },
        taskQueue: 'golden',
        stateTransitionCount: '7',
        historySizeBytes: '1419',
        executionDuration: '0.068s',
        parentNamespaceId: expect.any(String) as string,
        parentExecution: { workflowId: 'parent', runId: 'run-of-parent' },
        rootExecution: { workflowId: 'list-2', runId: 'run2' },
      },
    ],
  });
  const full = await get('/workflows?noPayloadShorthand');
  expect(JSON.stringify(full.body)).toContain(
    '"fields":{"n":{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"Mg=="}}',
  );
});

test('nothing found is an empty body, and so is a count of none', async () => {
  const { get } = api([]);
  expect(await get('/workflows')).toEqual({ status: 200, body: {} });
  expect(await get('/workflow-count')).toEqual({ status: 200, body: {} });
});

test('counts are texts, as are all 64-bit numbers', async () => {
  const { get } = api([], 5);
  expect((await get('/workflow-count?query=x')).body).toEqual({
    count: '5',
    groups: [{ groupValues: ['Running'], count: '5' }],
  });
});

test('a page is asked for in either spelling; a size that is no number is refused', async () => {
  const { asked, get } = api([]);
  expect((await get('/workflows?pageSize=1')).body).toEqual({ nextPageToken: 'dG9rZW4=' });
  await get("/workflows?query=a%20%3D%20'b'&page_size=7&next_page_token=abc");
  expect(asked).toEqual([
    { query: '', pageSize: 1 },
    { query: "a = 'b'", pageSize: 7, nextPageToken: 'abc' },
  ]);
  expect((await get('/workflows?pageSize=many')).status).toBe(400);
});

test('there is no archive', async () => {
  expect(await api([]).get('/archived-workflows')).toEqual({
    status: 400,
    body: { code: 3, message: 'Cluster is not configured for visibility archival.' },
  });
});

test.each(['x', '1.5', '99999999999', '1e3', '0x1'])(
  'a page size of %j is refused, in either spelling',
  async (size) => {
    const { get } = api([]);
    const { status } = await get(`/workflows?page_size=${encodeURIComponent(size)}`);
    expect(status).toBe(400);
  },
);
