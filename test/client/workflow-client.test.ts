import { afterEach, describe, expect, test } from 'vitest';
import {
  Client,
  QueryNotRegisteredError,
  QueryRejectedError,
  WithStartWorkflowOperation,
  WorkflowContinuedAsNewError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  isGrpcCancelledError,
} from '../../sdk/client/index.ts';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '../../sdk/common/index.ts';
import { defineSearchAttributeKey } from '../../sdk/common/index.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import * as workflows from '../workflows/workflows.ts';
import { restoreTime } from '../objects/harness.ts';
import { transports } from './transports.ts';

afterEach(restoreTime);
const taskQueue = 'test';
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(transports)('over %s', (transport, options) => {
  const client = new Client(options());
  const id = (name: string): string => `client-${transport}-${name}`;

  test('a workflow is executed, and its result comes back', async () => {
    const workflowId = id('execute');
    expect(await client.workflow.execute(workflows.hello, { workflowId, taskQueue, args: ['World'] })).toBe(
      'Hello, World!',
    );
  });

  test('an id that is taken is refused, unless the policy says otherwise', async () => {
    const start = { workflowId: id('taken'), taskQueue };
    const first = await client.workflow.start(workflows.adding, start);
    const error = await caught(client.workflow.start(workflows.adding, start));
    expect(error).toBeInstanceOf(WorkflowExecutionAlreadyStartedError);
    expect(error).toMatchObject({ workflowId: start.workflowId, workflowType: 'adding' });
    const again = await client.workflow.start(workflows.adding, {
      ...start,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    expect(again.firstExecutionRunId).toBe(first.firstExecutionRunId);
  });

  test('signals and queries reach the workflow', async () => {
    const handle = await client.workflow.start(workflows.adding, { workflowId: id('signals'), taskQueue });
    await handle.signal(workflows.add, 5);
    await handle.signal('add', 6);
    expect(await handle.query(workflows.total)).toBe(11);
    const error = await caught(handle.query('nothing'));
    expect(error).toBeInstanceOf(QueryNotRegisteredError);
    expect(error).toMatchObject({ code: 3, message: expect.stringContaining('nothing') as string });
  });

  test('a signal starts the workflow that it goes with', async () => {
    const start = { workflowId: id('signal-with-start'), taskQueue, signal: workflows.add };
    const first = await client.workflow.signalWithStart(workflows.adding, { ...start, signalArgs: [3] });
    const second = await client.workflow.signalWithStart(workflows.adding, { ...start, signalArgs: [4] });
    expect(second.signaledRunId).toBe(first.signaledRunId);
    expect(await second.query(workflows.total)).toBe(7);
  });

  test('updates are completed, accepted, rejected and found again', async () => {
    const handle = await client.workflow.start(workflows.pricing, { workflowId: id('updates'), taskQueue });
    expect(await handle.executeUpdate(workflows.setPrice, { args: [9], updateId: 'first' })).toBe(1);
    const accepted = await handle.startUpdate(workflows.setPrice, { args: [8], waitForStage: 'ACCEPTED' });
    expect(await accepted.result()).toBe(2);
    expect(await handle.getUpdateHandle('first').result()).toBe(1);
    const error = await caught(handle.executeUpdate(workflows.setPrice, { args: [-1] }));
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((error as Error).cause).toBeInstanceOf(ApplicationFailure);
    expect((error as Error).cause).toMatchObject({ message: 'a price must not be negative' });
  });

  test('an update starts the workflow that it goes with', async () => {
    const operation = () =>
      new WithStartWorkflowOperation(workflows.pricing, {
        workflowId: id('update-with-start'),
        taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    const first = operation();
    const update = { args: [5] as [number], startWorkflowOperation: first };
    expect(await client.workflow.executeUpdateWithStart(workflows.setPrice, update)).toBe(1);
    const handle = await first.workflowHandle();
    const second = await client.workflow.startUpdateWithStart(workflows.setPrice, {
      args: [6],
      waitForStage: 'ACCEPTED',
      startWorkflowOperation: operation(),
    });
    expect(await second.result()).toBe(2);
    await handle.signal(workflows.approve, 'me');
    expect(await handle.result()).toEqual([5, 6]);
    await expect(client.workflow.executeUpdateWithStart(workflows.setPrice, update)).rejects.toThrow(
      'already been executed',
    );
  });

  test('an update that may not start its workflow says so to both', async () => {
    const start = { workflowId: id('update-no-start'), taskQueue };
    await client.workflow.start(workflows.pricing, start);
    const operation = new WithStartWorkflowOperation(workflows.pricing, { ...start, workflowIdConflictPolicy: 'FAIL' });
    const update = { args: [5] as [number], startWorkflowOperation: operation };
    const error = await caught(client.workflow.executeUpdateWithStart(workflows.setPrice, update));
    expect(error).toBeInstanceOf(WorkflowExecutionAlreadyStartedError);
    expect(await caught(operation.workflowHandle())).toBe(error);
  });

  test('a result follows the runs of a chain, or says where it goes on', async () => {
    const handle = await client.workflow.start(workflows.countdown, { workflowId: id('chain'), taskQueue, args: [2] });
    expect(await handle.result()).toBe('done');
    const first = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId, { followRuns: false });
    const error = await caught(first.result());
    expect(error).toBeInstanceOf(WorkflowContinuedAsNewError);
    const { newExecutionRunId } = error as WorkflowContinuedAsNewError;
    expect(await client.workflow.getHandle(handle.workflowId, newExecutionRunId).result()).toBe('done');
  });

  test('a workflow that is cancelled or terminated fails its result', async () => {
    const tidy = await client.workflow.start(workflows.tidy, { workflowId: id('cancel'), taskQueue, args: ['up'] });
    await tidy.cancel();
    const cancelled = await caught(tidy.result());
    expect(cancelled).toBeInstanceOf(WorkflowFailedError);
    expect((cancelled as Error).cause).toBeInstanceOf(CancelledFailure);

    const adding = await client.workflow.start(workflows.adding, { workflowId: id('terminate'), taskQueue });
    await adding.terminate('no longer needed');
    const terminated = await caught(adding.result());
    expect(terminated).toBeInstanceOf(WorkflowFailedError);
    expect(terminated).toMatchObject({ message: 'no longer needed', retryState: 'NON_RETRYABLE_FAILURE' });
    expect((terminated as Error).cause).toBeInstanceOf(TerminatedFailure);
  });

  test('a handle of one chain does not touch another', async () => {
    const start = { workflowId: id('guard'), taskQueue };
    const old = await client.workflow.start(workflows.adding, start);
    await old.terminate();
    const current = await client.workflow.start(workflows.adding, start);
    expect(await caught(old.terminate())).toBeInstanceOf(WorkflowNotFoundError);
    expect(await caught(old.cancel())).toBeInstanceOf(WorkflowNotFoundError);
    expect((await current.describe()).status.name).toBe('RUNNING');
  });

  test('a workflow that is not there is not found', async () => {
    const error = await caught(client.workflow.getHandle(id('nobody')).describe());
    expect(error).toBeInstanceOf(WorkflowNotFoundError);
    expect(error).toMatchObject({ workflowId: id('nobody'), message: `workflow not found for ID: ${id('nobody')}` });
  });

  test('a description has what the start was given', async () => {
    const region = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');
    const handle = await client.workflow.start(workflows.adding, {
      workflowId: id('describe'),
      taskQueue,
      memo: { customer: { name: 'Ada' } },
      typedSearchAttributes: [{ key: region, value: 'eu' }],
      searchAttributes: { CustomIntField: [7] },
      staticSummary: 'adds',
      staticDetails: '**numbers**',
      workflowRunTimeout: '1 hour',
      retry: { maximumAttempts: 3 },
      priority: { priorityKey: 2 },
    });
    const info = await handle.describe();
    expect(info).toMatchObject({
      type: 'adding',
      workflowId: id('describe'),
      runId: handle.firstExecutionRunId,
      taskQueue,
      status: { code: 1, name: 'RUNNING' },
      memo: { customer: { name: 'Ada' } },
      priority: { priorityKey: 2 },
      raw: { workflowRunTimeout: 3_600_000 },
    });
    expect(info.searchAttributes).toMatchObject({ CustomKeywordField: ['eu'], CustomIntField: [7] });
    expect(info.typedSearchAttributes.get(region)).toBe('eu');
    expect(info.startTime).toBeInstanceOf(Date);
    expect(await info.staticSummary()).toBe('adds');
    expect(await info.staticDetails()).toBe('**numbers**');
  });

  test('pending activities and children are described', async () => {
    const { workflowId } = await client.workflow.start(workflows.outside, { workflowId: id('pending'), taskQueue });
    const handle = client.workflow.getHandle(workflowId);
    await expect
      .poll(async () => (await handle.describe()).raw.pendingActivities)
      .toMatchObject([
        { activityId: '1', activityType: 'finishLater', state: 'STARTED', attempt: 1, startToCloseTimeout: 20_000 },
      ]);
    await client.activity.complete({ workflowId, activityId: '1' }, 'from outside');
    expect(await handle.result()).toBe('from outside');
  });

  test('a history is fetched whole, and can be read as one of Temporal', async () => {
    const handle = await client.workflow.start(workflows.sequence, {
      workflowId: id('history'),
      taskQueue,
      args: [60],
    });
    expect(await handle.result()).toHaveLength(60);
    const history = await handle.fetchHistory();
    const events = historyFromJson(history);
    expect(events.at(-1)).toMatchObject({ type: 'WorkflowExecutionCompleted', eventId: events.length });
    expect(events.length).toBeGreaterThan(256);
  });

  test('queries of closed runs are rejected when they are to be', async () => {
    const strict = new Client({ ...options(), workflow: { queryRejectCondition: 'NOT_OPEN' } });
    const handle = await strict.workflow.start(workflows.hello, { workflowId: id('reject'), taskQueue, args: ['x'] });
    await handle.result();
    const error = await caught(handle.query('anything'));
    expect(error).toBeInstanceOf(QueryRejectedError);
    expect(error).toMatchObject({ status: 2 });
  });

  test('a call that waits is aborted', async () => {
    const { workflowId } = await client.workflow.start(workflows.adding, { workflowId: id('abort'), taskQueue });
    const controller = new AbortController();
    const bounded = client.with({ abortSignal: controller.signal });
    const error = caught(bounded.workflow.getHandle(workflowId).result());
    const scoped = caught(
      client.withAbortSignal(controller.signal, () => client.workflow.getHandle(workflowId).result()),
    );
    controller.abort();
    expect(isGrpcCancelledError(await error)).toBe(true);
    expect(isGrpcCancelledError(await scoped)).toBe(true);
    expect((await client.workflow.getHandle(workflowId).describe()).status.name).toBe('RUNNING');
  });
});
