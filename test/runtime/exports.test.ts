import { expect, test } from 'vitest';
import {
  AsyncLocalStorage,
  DeterminismViolationError,
  NotAnActivityMethod,
  WorkflowError,
  addDefaultWorkflowOptions,
  continueAsNew,
  defineWorkflowOptions,
  enhancedStackTraceQuery,
  getExternalWorkflowHandle,
  isCancellation,
  stackTraceQuery,
  startChild,
  workflowInfo,
  workflowMetadataQuery,
} from '../../sdk/workflow/index.ts';
import type { ContinueAsNewInput, WorkflowInterceptorsFactory } from '../../sdk/workflow/index.ts';
import { Drive, RUN_ID, resultOf } from './drive.ts';

test('a DeterminismViolationError is a WorkflowError', () => {
  expect(new DeterminismViolationError('clock')).toBeInstanceOf(WorkflowError);
  expect(new Error('other')).not.toBeInstanceOf(WorkflowError);
  expect(new WorkflowError('mine').name).toBe('WorkflowError');
});

test('the queries that every workflow answers have their names', () => {
  expect(
    [stackTraceQuery, enhancedStackTraceQuery, workflowMetadataQuery].map(({ type, name }) => [type, name]),
  ).toEqual([
    ['query', '__stack_trace'],
    ['query', '__enhanced_stack_trace'],
    ['query', '__temporal_workflow_metadata'],
  ]);
});

test('values of workflow code are kept in storages of their own', () => {
  const storage = new AsyncLocalStorage<number>();
  expect(storage.run(7, () => storage.getStore())).toBe(7);
  expect(typeof NotAnActivityMethod).toBe('symbol');
  expect(isCancellation(new Error('no'))).toBe(false);
});

test('defineWorkflowOptions attaches the options of the function', () => {
  async function order(): Promise<void> {}
  defineWorkflowOptions(order, {});
  expect(Object.keys(order)).toEqual([]);
  defineWorkflowOptions(order, { workflowDefinitionOptions: { failureExceptionTypes: [RangeError] } });
  expect(order).toHaveProperty('workflowDefinitionOptions.failureExceptionTypes', [RangeError]);
});

test('children have ids, arguments and a way to be cancelled', async () => {
  const run = new Drive(async () => {
    const { workflowId, ...rest } = addDefaultWorkflowOptions<() => Promise<void>>({ taskQueue: 'mail' });
    return [workflowId.length, rest];
  });
  expect(resultOf(await run.task())).toEqual([
    36,
    { args: [], cancellationType: 'WAIT_CANCELLATION_COMPLETED', taskQueue: 'mail' },
  ]);
});

test('signalWithOptions sends what signal sends', async () => {
  const run = new Drive(async () => {
    const other = getExternalWorkflowHandle('inventory');
    void other.signal('reserve', 1, 2);
    void other.signalWithOptions('reserve', { args: [1, 2] });
    void other.signalWithOptions('release', {});
    await startChild('never');
  });
  const [first, second, third] = await run.task();
  expect(second).toEqual(first);
  expect(third).not.toHaveProperty('input');
});

test('an interceptor of continueAsNew is told the workflow type', async () => {
  let seen: ContinueAsNewInput | undefined;
  const factory: WorkflowInterceptorsFactory = () => ({
    outbound: [
      {
        continueAsNew: (input, next) => {
          seen = input;
          return next(input);
        },
      },
    ],
  });
  const run = new Drive(async () => continueAsNew(), { runner: { interceptors: [factory] } });
  const [command] = await run.task();
  expect(command).toEqual({ type: 'ContinueAsNewWorkflowExecution' });
  expect(seen?.options.workflowType).toBe('workflow');
});

test('a run knows which run its random numbers come from', async () => {
  const run = new Drive(async () => workflowInfo().originalExecutionRunId);
  expect(resultOf(await run.task())).toBe(RUN_ID);
});
