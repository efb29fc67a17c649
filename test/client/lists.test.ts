import { expect, test } from 'vitest';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import { ok } from '../../protocol/service-error.ts';
import { Client, NamespaceNotFoundError } from '../../sdk/client/index.ts';
import { mapAsyncIterable } from '../../sdk/client/map-async-iterable.ts';
import { refuse } from '../../protocol/service-error.ts';
import { fakeService } from './fake-service.ts';

const record = (n: number) => ({
  workflowId: `order-${n}`,
  runId: `run-${n}`,
  workflowType: 'order',
  taskQueue: 'orders',
  status: 'CANCELED',
  startTime: n,
  executionTime: n,
  closeTime: n + 1,
  historyLength: 5,
  historySizeBytes: 0,
  memo: {},
  searchAttributes: {},
  rootExecution: { workflowId: `order-${n}`, runId: `run-${n}` },
});
async function collect<Value>(source: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of source) values.push(value);
  return values;
}

test('a list goes on page by page, as far as it is read', async () => {
  const { service, calls } = fakeService({
    listWorkflowExecutions: ({ nextPageToken }: { nextPageToken?: string }) =>
      nextPageToken
        ? ok({ executions: [record(2)] })
        : ok({ executions: [record(0), record(1)], nextPageToken: 'more' }),
  });
  const { workflow } = new Client({ service, namespace: 'shop' });
  for await (const { workflowId } of workflow.list()) if (workflowId === 'order-1') break;
  expect(calls).toHaveLength(1);
  const infos = await collect(workflow.list({ query: "WorkflowType = 'order'", pageSize: 2 }));
  expect(infos.map(({ workflowId }) => workflowId)).toEqual(['order-0', 'order-1', 'order-2']);
  expect(calls.at(-1)?.request).toEqual({
    namespace: 'shop',
    query: "WorkflowType = 'order'",
    pageSize: 2,
    nextPageToken: 'more',
  });
  expect(infos[0]).toMatchObject({ status: { code: 4, name: 'CANCELLED' }, closeTime: new Date(1), historyLength: 5 });
  expect(infos[0]).not.toHaveProperty('historySize');
});

test('a list becomes the histories of its runs', async () => {
  const { service } = fakeService({
    listWorkflowExecutions: () => ok({ executions: [record(0), record(1)] }),
    getWorkflowExecutionHistory: ({ runId, after }: { runId: string; after?: number }) =>
      ok({
        runId,
        events: [{ type: 'TimerFired', eventId: (after ?? 0) + 1, eventTime: 0, timerId: '1', startedEventId: 1 }],
        ...(after === undefined ? { next: 1 } : {}),
      }),
  });
  const histories = await collect(new Client({ service }).workflow.list().intoHistories());
  expect(histories.map(({ workflowId }) => workflowId).toSorted()).toEqual(['order-0', 'order-1']);
  expect(histories[0]?.history).toMatchObject({ events: [{ eventId: '1' }, { eventId: '2' }] });
});

test('runs are counted, by groups too', async () => {
  const status = jsonPayload('Running');
  const value = { ...status, metadata: { ...status.metadata, type: utf8ToBase64('Keyword') } };
  const { service } = fakeService({
    countWorkflowExecutions: ({ query }: { query?: string }) =>
      query ? ok({ count: 3, groups: [{ groupValues: [value], count: 3 }] }) : ok({ count: 3 }),
  });
  const { workflow } = new Client({ service });
  expect(await workflow.count()).toEqual({ count: 3, groups: [] });
  expect(await workflow.count('GROUP BY ExecutionStatus')).toEqual({
    count: 3,
    groups: [{ count: 3, groupValues: [['Running']] }],
  });
});

test('a namespace that is not there has an error of its own', async () => {
  const { service } = fakeService({
    countWorkflowExecutions: () =>
      refuse('NOT_FOUND', 'Namespace ghost is not found.', { type: 'NamespaceNotFoundFailure', namespace: 'ghost' }),
  });
  const error = await new Client({ service, namespace: 'ghost' }).workflow.count().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(NamespaceNotFoundError);
  expect(error).toMatchObject({ namespace: 'ghost' });
});

test('as many values are mapped at once as are allowed, and an error ends it', async () => {
  async function* numbers() {
    for (let n = 0; n < 6; n++) yield n;
  }
  let running = 0;
  let most = 0;
  const map = async (n: number) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    running--;
    return n * 2;
  };
  const mapped = await collect(mapAsyncIterable(numbers(), map, { concurrency: 3, bufferLimit: 1 }));
  expect(mapped.toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(most).toBe(3);
  const failing = (n: number) => (n === 2 ? Promise.reject(new Error('two')) : map(n));
  await expect(collect(mapAsyncIterable(numbers(), failing, { concurrency: 2 }))).rejects.toThrow('two');
});
