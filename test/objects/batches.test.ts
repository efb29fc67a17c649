import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { BatchOperation, StartBatchOperationRequest } from '../../protocol/batch.ts';
import { namespaceName } from '../../protocol/object-names.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { ListRequest, VisibilityRecord } from '../../protocol/visibility.ts';
import { Batches } from '../../src/batch/batches.ts';
import type { BatchPorts } from '../../src/batch/batches.ts';
import { BatchStore } from '../../src/batch/store.ts';

type Call = readonly [method: string, request: Record<string, unknown>];
const executionsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ workflowId: `w${n}`, runId: `r${n}` }));

/** The batches of a namespace with runs that answer as they are told to. */
class GivenBatches {
  now = 1_000;
  readonly calls: Call[] = [];
  /** What runs answer; it may throw, or never come. */
  answer: (workflowId: string) => Reply<unknown> | Promise<Reply<unknown>> = () => ok(null);
  /** What the list has; `undefined` where it cannot be read. */
  rows: VisibilityRecord[] | undefined = [];
  readonly #sql: SqlStorage;
  batches!: Batches;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.crash();
  }

  /** Forgets everything that is not stored. */
  crash(): void {
    const run = (_: string, workflowId: string) =>
      new Proxy({} as ReturnType<BatchPorts['run']>, {
        get: (_target, method: string) => async (request: Record<string, unknown>) => {
          this.calls.push([method, request]);
          return this.answer(workflowId);
        },
      });
    const visibility = {
      countWorkflowExecutions: async () => ok({ count: this.rows?.length ?? 0 }),
      listWorkflowExecutions: async ({ pageSize = 0, nextPageToken = '0' }: ListRequest) => {
        if (this.rows === undefined) return refuse('UNAVAILABLE', 'a shard is not there');
        const to = Number(nextPageToken) + pageSize;
        const executions = this.rows.slice(Number(nextPageToken), to);
        return ok({ executions, ...(to < this.rows.length ? { nextPageToken: String(to) } : {}) });
      },
    } as unknown as BatchPorts['visibility'];
    this.batches = new Batches(new BatchStore(this.#sql), { run, visibility });
  }

  start(more: Partial<StartBatchOperationRequest> = {}): Promise<Reply<null>> {
    const operation = { type: 'SIGNAL', signalName: 'go' } as const;
    const executions = more.visibilityQuery === undefined ? { executions: executionsOf(5) } : {};
    const request = { namespace: 'shop', jobId: 'job', reason: 'test', operation, ...executions, ...more };
    return this.batches.start(request, this.now);
  }

  /** Does a page; answers after what time the next one is due. */
  move(): Promise<number | undefined> {
    return this.batches.move(() => this.now);
  }

  get counts() {
    const { state, totalOperationCount, completeOperationCount, failureOperationCount } = this.job;
    return [state, totalOperationCount, completeOperationCount, failureOperationCount];
  }

  get job() {
    const job = this.batches.describe('job');
    if (job.error) throw new Error(job.error.message);
    return job.ok;
  }

  /** The workflows that were operated on, in order. */
  get called(): unknown[] {
    return this.calls.map(([, { workflowId }]) => workflowId);
  }
}

let namespaces = 0;
function given(check: (batches: GivenBatches) => Promise<void>): Promise<void> {
  const { WORKFLOW_NAMESPACE } = env as unknown as { WORKFLOW_NAMESPACE: DurableObjectNamespace };
  const stub = WORKFLOW_NAMESPACE.getByName(namespaceName(`batches-${++namespaces}`));
  return runInDurableObject(stub, (_, { storage }) => check(new GivenBatches(storage.sql)));
}

test('a batch keeps to its rate, and says how far it is', () =>
  given(async (batches) => {
    await batches.start({ maxOperationsPerSecond: 2 });
    expect(batches.counts).toEqual(['RUNNING', 5, 0, 0]);
    expect(await batches.move()).toBe(1_000);
    expect(batches.counts).toEqual(['RUNNING', 5, 2, 0]);
    expect(await batches.move()).toBe(1_000);
    batches.now = 3_000;
    expect(await batches.move()).toBeUndefined();
    expect(batches.counts).toEqual(['COMPLETED', 5, 5, 0]);
    expect(batches.job).toMatchObject({ startTime: 1_000, closeTime: 3_000 });
    expect(batches.called).toEqual(['w0', 'w1', 'w2', 'w3', 'w4']);
  }));

test('less than one operation in a second is one at a time', () =>
  given(async (batches) => {
    await batches.start({ maxOperationsPerSecond: 0.5 });
    expect(await batches.move()).toBe(2_000);
    expect(batches.called).toEqual(['w0']);
  }));

test('a crash between pages loses none, and repeats none', () =>
  given(async (batches) => {
    await batches.start({ maxOperationsPerSecond: 2 });
    for (let wait: number | undefined = 0; wait !== undefined; wait = await batches.move()) batches.crash();
    expect(batches.called).toEqual(['w0', 'w1', 'w2', 'w3', 'w4']);
    expect(batches.counts).toEqual(['COMPLETED', 5, 5, 0]);
  }));

test('a crash within a page repeats it under the same request ids, and counts it once', () =>
  given(async (batches) => {
    await batches.start({ visibilityQuery: 'WorkflowType = "x"', maxOperationsPerSecond: 2 });
    batches.rows = [0, 1, 2].map(row);
    batches.answer = (workflowId) => (workflowId === 'w1' ? new Promise(() => undefined) : ok(null));
    void batches.move();
    await vi.waitFor(() => expect(batches.called).toEqual(['w0', 'w1']));
    batches.rows = [row(2)]; // What was operated on is no longer in the list.
    batches.answer = (workflowId) => (workflowId === 'w0' ? notFound('already completed') : ok(null));
    batches.crash();
    await batches.move();
    await batches.move();
    expect(batches.called.slice(2)).toEqual(['w0', 'w1']);
    const [first, , again] = batches.calls.map(([, { requestId }]) => requestId);
    expect(again).toBe(first);
    expect(batches.counts).toEqual(['COMPLETED', 2, 2, 0]);
  }));

const row = (n: number): VisibilityRecord =>
  ({ workflowId: `w${n}`, runId: `r${n}`, startTime: 500 }) as VisibilityRecord;

test('a batch by query leaves out what has started or closed since it began', () =>
  given(async (batches) => {
    batches.rows = [
      row(0),
      { ...row(1), startTime: 2_000 },
      { ...row(2), closeTime: 900 },
      { ...row(3), closeTime: 2_000 },
    ];
    await batches.start({ visibilityQuery: 'WorkflowType = "x"' });
    await batches.move();
    expect(batches.counts).toEqual(['COMPLETED', 2, 2, 0]); // The index had counted four.
    expect(batches.called).toEqual(['w0', 'w2']);
  }));

test('a copy of the request that comes while the first one is counted does not begin the batch again', () =>
  given(async (batches) => {
    batches.rows = [row(0)];
    const again = batches.start({ visibilityQuery: 'WorkflowType = "x"' });
    await batches.start({ executions: executionsOf(2) });
    await batches.move();
    expect((await again).error?.code).toBe('ALREADY_EXISTS');
    expect(batches.counts).toEqual(['COMPLETED', 2, 2, 0]);
  }));

test('an alarm that goes off twice does a page once', () =>
  given(async (batches) => {
    await batches.start();
    expect(await Promise.all([batches.move(), batches.move()])).toEqual([undefined, undefined]);
    expect(batches.called).toHaveLength(5);
    expect(batches.counts).toEqual(['COMPLETED', 5, 5, 0]);
  }));

test('a run that cannot be reached is tried again, alone, and counted as failed in the end', () =>
  given(async (batches) => {
    vi.spyOn(console, 'error').mockReturnValue();
    batches.answer = (workflowId) => {
      if (workflowId === 'w1') throw new Error('the object is overloaded');
      return workflowId === 'w2' ? refuse('UNAVAILABLE', 'try again') : ok(null);
    };
    await batches.start();
    const wait = await batches.move();
    expect(wait).toBeGreaterThan(0);
    expect(batches.counts).toEqual(['RUNNING', 5, 3, 0]);
    batches.answer = (workflowId) => (workflowId === 'w1' ? refuse('UNAVAILABLE', 'try again') : ok(null));
    batches.crash();
    for (let more: number | undefined = wait; more !== undefined;) more = await batches.move();
    expect(batches.counts).toEqual(['COMPLETED', 5, 4, 1]);
    expect(batches.called.filter((id) => id === 'w0')).toHaveLength(1);
    expect(batches.called.filter((id) => id === 'w1')).toHaveLength(50);
  }));

test('what is closed or gone is done, and what is refused has failed', () =>
  given(async (batches) => {
    batches.answer = (workflowId) => {
      if (workflowId === 'w0') return notFound('workflow execution already completed');
      return workflowId === 'w1' ? refuse('INVALID_ARGUMENT', 'no') : ok(null);
    };
    await batches.start();
    await batches.move();
    expect(batches.counts).toEqual(['COMPLETED', 5, 4, 1]);
  }));

test('a list that cannot be read is read again', () =>
  given(async (batches) => {
    vi.spyOn(console, 'error').mockReturnValue();
    batches.rows = [row(0)];
    await batches.start({ visibilityQuery: 'WorkflowType = "x"' });
    batches.rows = undefined;
    expect(await batches.move()).toBeGreaterThan(0);
    batches.rows = [row(0)];
    expect(await batches.move()).toBeUndefined();
    expect(batches.counts).toEqual(['COMPLETED', 1, 1, 0]);
  }));

describe('a batch that is stopped', () => {
  test('does no further page, and keeps its counts', () =>
    given(async (batches) => {
      await batches.start({ maxOperationsPerSecond: 2 });
      await batches.move();
      expect(batches.batches.stop('job', 1_500).ok).toBeNull();
      expect(await batches.move()).toBeUndefined();
      expect(batches.counts).toEqual(['FAILED', 5, 2, 0]);
      expect(batches.job.closeTime).toBe(1_500);
      expect(batches.batches.stop('job', 1_600).error?.code).toBe('NOT_FOUND');
      expect(batches.batches.stop('another', 1_600).error?.code).toBe('NOT_FOUND');
    }));

  test('counts the page that was under way, and makes room for another', () =>
    given(async (batches) => {
      const { promise, resolve } = Promise.withResolvers<Reply<null>>();
      batches.answer = () => promise;
      await batches.start({ maxOperationsPerSecond: 2 });
      const page = batches.move();
      await vi.waitFor(() => expect(batches.called).toHaveLength(2));
      expect((await batches.start({ jobId: 'next' })).error?.code).toBe('RESOURCE_EXHAUSTED');
      batches.batches.stop('job', 1_500);
      expect((await batches.start({ jobId: 'next' })).ok).toBeNull();
      resolve(ok(null));
      expect(await page).toBeDefined(); // The other one is due: the alarm stays.
      expect(batches.counts).toEqual(['FAILED', 5, 2, 0]);
      await batches.move();
      expect(batches.batches.describe('next').ok).toMatchObject({ state: 'COMPLETED', completeOperationCount: 5 });
    }));
});

const all = { all: true } as const;
test.each<[BatchOperation, string, object]>([
  [{ type: 'TERMINATE' }, 'terminateWorkflowExecution', { reason: 'test' }],
  [{ type: 'CANCEL' }, 'requestCancelWorkflowExecution', { reason: 'test', requestId: 'job/w0/r0' }],
  [{ type: 'SIGNAL', signalName: 'go' }, 'signalWorkflowExecution', { signalName: 'go', requestId: 'job/w0/r0' }],
  [{ type: 'DELETE' }, 'deleteWorkflowExecution', {}],
  [
    { type: 'RESET', reset: { target: { type: 'LAST_WORKFLOW_TASK' }, exclude: ['UPDATE'] } },
    'resetWorkflowExecution',
    { target: { type: 'LAST_WORKFLOW_TASK' }, exclude: ['UPDATE'], reason: 'test', requestId: 'job/w0/r0' },
  ],
  [
    { type: 'UNPAUSE_ACTIVITY', activities: all, resetAttempts: true },
    'unpauseActivity',
    { activities: all, resetAttempts: true },
  ],
  [
    { type: 'RESET_ACTIVITY', activities: all, keepPaused: true },
    'resetActivity',
    { activities: all, keepPaused: true },
  ],
  [
    { type: 'UPDATE_ACTIVITY_OPTIONS', activities: all, options: { startToCloseTimeout: 5 } },
    'updateActivityOptions',
    { activities: all, options: { startToCloseTimeout: 5 } },
  ],
  [
    { type: 'UPDATE_EXECUTION_OPTIONS', priority: { priorityKey: 2 } },
    'updateWorkflowExecutionOptions',
    { priority: { priorityKey: 2 } },
  ],
])('%o asks each run for it', (operation, method, request) =>
  given(async (batches) => {
    await batches.start({ operation, identity: 'me', executions: executionsOf(1) });
    await batches.move();
    const [call] = batches.calls;
    expect(call?.[0]).toBe(method);
    const named = { namespace: 'shop', workflowId: 'w0', runId: 'r0', identity: 'me' };
    expect(call?.[1]).toMatchObject({ ...named, ...request });
    expect(call?.[1]).not.toHaveProperty('type');
  }),
);
