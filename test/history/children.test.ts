import { expect, test } from 'vitest';
import type { CommandOf } from '../../protocol/commands.ts';
import { firstRun, isStartedBy, currentRunOf, successorOf } from '../../src/history/chain.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { startedOf } from '../../src/history/execution.ts';
import { limits } from '../../src/history/limits.ts';
import { childClosed, childStarted, startChildFailed } from '../../src/history/requests/answers-of-others.ts';
import { deliveries } from '../../src/history/tasks.ts';
import type { HistoryEvent, ParentClosePolicy, StartedAttributes } from '../../src/history/types.ts';
import { recorded, said } from './golden.ts';
import { startedRun } from './given.ts';
import type { GivenRun } from './given.ts';
import { begun, followed } from './starts.ts';

const start = (
  more: Partial<CommandOf<'StartChildWorkflowExecution'>> = {},
): CommandOf<'StartChildWorkflowExecution'> => ({
  type: 'StartChildWorkflowExecution',
  workflowId: 'ship-7',
  workflowType: 'ship',
  ...more,
});
/** A parent that has asked for a child by its event 5. */
const parent = (
  more: Partial<CommandOf<'StartChildWorkflowExecution'>> = {},
  attributes: Partial<StartedAttributes> = {},
): GivenRun => {
  const run = startedRun(attributes);
  run.task(1, start(more));
  return run;
};
const CHILD = { workflowId: 'ship-7', runId: 'child-run' };
const completed = {
  type: 'WorkflowExecutionCompleted',
  eventId: 9,
  eventTime: 3,
  workflowTaskCompletedEventId: 8,
} as const;
const typesOf = (run: GivenRun) => deliveries(run.execution).map(({ type }) => type);

test('a child is asked for as Temporal records it, and is owed a start, also after a crash', () => {
  const run = parent({ input: [{ data: 'MQ==' }], memo: { from: { data: 'MQ==' } } });
  const event = said(recorded('family', 5));
  const own = said(run.history[4]);
  expect(Object.keys(own).toSorted()).toEqual(Object.keys(event).toSorted());
  run.restart();
  expect(deliveries(run.execution)).toMatchObject([{ type: 'StartChild', id: 5, workflowId: 'ship-7' }]);
  run.expectRebuilds();
});

test('its start, told twice, is recorded once, and causes a workflow task', () => {
  const run = parent();
  const events = run.at(2, (tx) => {
    childStarted(tx, 5, 'child-run');
    childStarted(tx, 5, 'child-run');
  });
  expect(events).toMatchObject([
    { type: 'ChildWorkflowExecutionStarted', initiatedEventId: 5, workflowExecution: CHILD },
    { type: 'WorkflowTaskScheduled' },
  ]);
  expect(deliveries(run.execution)).toEqual([]);
  run.expectRebuilds();
});

test('a workflow id that is taken is told as Temporal tells it', () => {
  const run = parent();
  const events = run.at(2, (tx) => startChildFailed(tx, 5, 'WORKFLOW_ALREADY_EXISTS'));
  expect(events[0]).toMatchObject({ type: 'StartChildWorkflowExecutionFailed', cause: 'WORKFLOW_ALREADY_EXISTS' });
  expect(run.execution.children.size).toBe(0);
  expect(run.at(3, (tx) => childStarted(tx, 5, 'child-run'))).toEqual([]);
  run.expectRebuilds();
});

test.each([
  [completed, 'ChildWorkflowExecutionCompleted'],
  [
    { ...completed, type: 'WorkflowExecutionFailed', failure: {}, retryState: 'TIMEOUT' },
    'ChildWorkflowExecutionFailed',
  ],
  [{ ...completed, type: 'WorkflowExecutionCanceled' }, 'ChildWorkflowExecutionCanceled'],
  [{ ...completed, type: 'WorkflowExecutionTimedOut', retryState: 'TIMEOUT' }, 'ChildWorkflowExecutionTimedOut'],
  [{ ...completed, type: 'WorkflowExecutionTerminated' }, 'ChildWorkflowExecutionTerminated'],
] as [HistoryEvent, string][])('a child that ends with %o is told of by %s, once', (close, type) => {
  const run = parent();
  run.at(2, (tx) => childStarted(tx, 5, 'child-run'));
  const events = run.at(3, (tx) => {
    childClosed(tx, 5, CHILD, close);
    childClosed(tx, 5, CHILD, close);
  });
  expect(events.map((event) => event.type)).toEqual([type]); // The workflow task of its start is still there.
  expect(events[0]).toMatchObject({ initiatedEventId: 5, startedEventId: 6, workflowExecution: CHILD });
  run.expectRebuilds();
});

test('a child that has closed before its start was acknowledged has started as well', () => {
  const events = parent().at(2, (tx) => childClosed(tx, 5, CHILD, completed));
  expect(events.map(({ type }) => type)).toEqual([
    'ChildWorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'ChildWorkflowExecutionCompleted',
  ]);
});

test.each([
  ['TERMINATE', true, ['CloseChild']],
  ['REQUEST_CANCEL', true, ['CloseChild']],
  ['ABANDON', true, []],
  ['TERMINATE', false, ['CloseChild']],
  ['ABANDON', false, ['StartChild']],
] as [ParentClosePolicy, boolean, string[]][])(
  'with the parent close policy %s, started: %s, the end of the parent owes %j',
  (parentClosePolicy, isStarted, owed) => {
    const run = parent({ parentClosePolicy });
    if (isStarted) run.at(2, (tx) => childStarted(tx, 5, 'child-run'));
    run.at(3, (tx) => terminateExecution(tx, 'enough'));
    expect(typesOf(run)).toEqual(owed);
    run.restart();
    expect(typesOf(run)).toEqual(owed);
    run.at(4, (tx) => tx.note({ key: 'farewells-said', value: true }));
    run.restart();
    expect(typesOf(run)).toEqual([]);
  },
);

test('the parent close policy holds for a parent that continues as new', () => {
  const run = parent();
  run.at(2, (tx) => childStarted(tx, 5, 'child-run'));
  run.task(3, { type: 'ContinueAsNewWorkflowExecution' });
  expect(typesOf(run)).toEqual(['CloseChild']);
});

const childRequest = {
  namespace: 'default',
  workflowId: 'ship-7',
  workflowType: 'ship',
  taskQueue: 'orders',
  requestId: 'run-1/5',
  parent: {
    namespace: 'default',
    execution: { workflowId: 'order-7', runId: 'run-1' },
    initiatedEventId: 5,
    root: { workflowId: 'all', runId: 'run-0' },
  },
};
/** A run that is the child of another. */
const child = (): GivenRun => begun(firstRun(childRequest, 'child-run', 1), 1);

test('a child knows its parent and its root as Temporal records them, through its whole chain', () => {
  const run = child();
  const keys = Object.keys(said(recorded('family-child-ok', 1))).filter(
    (name) => !['input', 'memo', 'header'].includes(name),
  );
  expect(Object.keys(said(run.history[0] as HistoryEvent))).toEqual(expect.arrayContaining(keys));
  run.task(2, { type: 'ContinueAsNewWorkflowExecution' });
  const { parentWorkflowExecution, parentInitiatedEventId, rootWorkflowExecution } = startedOf(run.execution);
  expect(successorOf(run.execution)?.attributes).toMatchObject({
    parentWorkflowExecution,
    parentInitiatedEventId,
    rootWorkflowExecution,
  });
});

test('a child reports to its parent when it closes, but not when it goes on in another run', () => {
  const run = child();
  run.task(2, { type: 'CompleteWorkflowExecution' });
  expect(deliveries(run.execution)).toMatchObject([
    { type: 'NotifyParent', workflowId: 'order-7', parent: { runId: 'run-1' }, initiatedEventId: 5 },
  ]);
  const chain = child();
  chain.task(2, { type: 'ContinueAsNewWorkflowExecution' });
  expect(deliveries(chain.execution)).toEqual([]);
});

test('a start that is sent again finds the child it has started, also when that has continued as new', () => {
  const run = child();
  expect(isStartedBy(currentRunOf(run.execution), childRequest)).toBe(true);
  run.task(2, { type: 'ContinueAsNewWorkflowExecution' });
  const second = followed(run);
  expect(isStartedBy(currentRunOf(second.execution), childRequest)).toBe(true);
  const other = { ...childRequest, requestId: 'run-1/9', parent: { ...childRequest.parent, initiatedEventId: 9 } };
  expect(isStartedBy(currentRunOf(second.execution), other)).toBe(false);
});

test.each([
  ['no workflow id', { workflowId: '' }, 'BAD_START_CHILD_EXECUTION_ATTRIBUTES'],
  ['an id over 1,000 characters', { workflowId: 'x'.repeat(1_001) }, 'BAD_START_CHILD_EXECUTION_ATTRIBUTES'],
  [
    'a retry policy whose intervals shrink',
    { retryPolicy: { backoffCoefficient: 0.5 } },
    'BAD_START_CHILD_EXECUTION_ATTRIBUTES',
  ],
  ['a cron schedule that is none', { cronSchedule: 'whenever' }, 'BAD_START_CHILD_EXECUTION_ATTRIBUTES'],
  ['an undeclared search attribute', { searchAttributes: { Nope: { data: 'MQ==' } } }, 'BAD_SEARCH_ATTRIBUTES'],
])('%s fails the workflow task, and starts nothing', (_, more, cause) => {
  const run = startedRun();
  expect(run.task(1, start(more)).at(-1)).toMatchObject({ type: 'WorkflowTaskFailed', cause });
  expect(deliveries(run.execution)).toEqual([]);
});

test('too many pending children fail the workflow task', () => {
  const run = startedRun();
  const many = Array.from({ length: limits.pendingChildren + 1 }, (_, n) => start({ workflowId: `ship-${n}` }));
  expect(run.task(1, ...many).at(-1)).toMatchObject({
    cause: 'PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED',
    failure: {
      message: 'the number of pending child workflow executions, 2000, has reached the per-workflow limit of 2000',
    },
  });
});
