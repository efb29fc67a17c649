import { expect, test } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import type { PostResetOperation, ResetReapplyExcludeType } from '../../protocol/operator-requests.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { fireDue } from '../../src/history/deadlines.ts';
import { describe as describeRun } from '../../src/history/describe.ts';
import { limits } from '../../src/history/limits.ts';
import { childClosed, childStarted } from '../../src/history/requests/answers-of-others.ts';
import { resetPoint, startResetRun } from '../../src/history/requests/reset-workflow-execution.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { respondNexusTask } from '../../src/history/requests/respond-nexus.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { checkUpdate, updateStatus } from '../../src/history/requests/update-workflow-execution.ts';
import { updateWorkflowExecutionOptions } from '../../src/history/requests/update-workflow-execution-options.ts';
import type { EventOf, EventType, HistoryEvent, UpdateRequest } from '../../src/history/types.ts';
import { GivenRun, applicationFailure, scheduleActivity, startedRun } from './given.ts';

const accept = (updateId: string): Command => ({ type: 'AcceptUpdate', updateId });
const outcome = { success: [{ data: 'OQ==' }] };
const complete = (updateId: string): Command => ({ type: 'CompleteUpdate', updateId, outcome });
const name = { namespace: 'default', workflowId: 'order-7' };

/** A run whose code has completed these updates after its first workflow task. */
function updatedRun(...ids: string[]): GivenRun {
  const run = startedRun();
  run.task(0);
  for (const id of ids) run.update(1, id, accept(id), complete(id));
  return run;
}
/** What a reset makes of a run's history: it goes back to the first workflow task that was completed, or to another one. */
function resetOf(
  events: readonly HistoryEvent[],
  exclude: ResetReapplyExcludeType[] = [],
  task = 0,
  now = 10,
  more: { postResetOperations?: PostResetOperation[] } = {},
): GivenRun {
  const run = new GivenRun();
  const finishEventId = events.filter(({ type }) => type === 'WorkflowTaskCompleted')[task]?.eventId ?? 0;
  const reset = {
    baseRunId: 'run-1',
    finishEventId,
    currentRunId: 'run-1',
    reason: 'again',
    exclude,
    requestId: 'r',
    ...more,
  };
  const at = finishEventId - 1;
  run.at(now, (tx) => startResetRun(tx, { runId: 'run-2', reset }, events.slice(0, at), events.slice(at)));
  return run;
}
const of = <Type extends EventType>(run: GivenRun, type: Type) =>
  run.history.filter((event): event is EventOf<Type> => event.type === type);
const admittedIn = (run: GivenRun) =>
  of(run, 'WorkflowExecutionUpdateAdmitted').map(({ request }) => request.meta.updateId);

test('an update that came after the reset point is admitted again, and waits for the code', () => {
  const run = resetOf(updatedRun('a').history);
  expect(run.types.slice(3)).toEqual([
    'WorkflowTaskFailed',
    'WorkflowExecutionUpdateAdmitted',
    'WorkflowTaskScheduled',
  ]);
  expect(run.history[4]).toMatchObject({ request: { meta: { updateId: 'a' } }, origin: 'REAPPLY' });
  expect(updateStatus(run.execution, 'a')).toEqual({ stage: 'ADMITTED' });
  run.expectRebuilds();
});

test('an activity that is sent again is still under way when the run is rebuilt', () => {
  const base = startedRun();
  base.task(0, scheduleActivity());
  base.at(1, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  base.task(1);
  const run = resetOf(base.history, [], 1);
  expect(run.execution.activities.get(5)).toMatchObject({ state: 'Started', attempt: 1 });
  run.expectRebuilds();
});

test('its acceptance points at the event that has the request', () => {
  const run = resetOf(updatedRun('a').history);
  run.restart();
  run.task(11, accept('a'), complete('a'));
  const [accepted] = of(run, 'WorkflowExecutionUpdateAccepted');
  expect(accepted).toMatchObject({
    protocolInstanceId: 'a',
    acceptedRequestMessageId: 'a/request',
    acceptedRequestSequencingEventId: 5,
  });
  expect(accepted).not.toHaveProperty('acceptedRequest');
  const acceptedEventId = accepted?.eventId;
  expect(of(run, 'WorkflowExecutionUpdateCompleted')[0]).toMatchObject({ acceptedEventId, meta: { updateId: 'a' } });
  expect(updateStatus(run.execution, 'a')).toEqual({ stage: 'COMPLETED', outcome });
  run.expectRebuilds();
});

test('one that the code does not accept is rejected, and its id may come again', () => {
  const run = resetOf(updatedRun('a').history);
  run.task(11, { type: 'RejectUpdate', updateId: 'a', failure: { message: 'no' } });
  expect(updateStatus(run.execution, 'a')).toBeUndefined();
  run.update(12, 'a', accept('a'));
  const [accepted] = of(run, 'WorkflowExecutionUpdateAccepted');
  expect(accepted?.acceptedRequest?.meta.updateId).toBe('a');
  expect(updateStatus(run.execution, 'a')).toEqual({ stage: 'ACCEPTED' });
  run.expectRebuilds();
});

test('one that the run ends over was never taken', () => {
  const run = resetOf(updatedRun('a').history);
  run.at(11, (tx) => terminateExecution(tx, 'enough'));
  expect(updateStatus(run.execution, 'a')).toBeUndefined();
});

test('updates that wait for the code count among those in flight until it has answered', () => {
  const ids = Array.from({ length: limits.updatesInFlight }, (_, n) => `u${n}`);
  const run = resetOf(updatedRun(...ids).history);
  const another: UpdateRequest = { meta: { updateId: 'another' }, input: { name: 'setPrice' } };
  expect(checkUpdate(run.execution, [], another).error?.code).toBe('RESOURCE_EXHAUSTED');
  run.task(11, ...ids.slice(1).flatMap((id) => [accept(id), complete(id)]));
  expect(checkUpdate(run.execution, [], another).ok).toBeNull();
});

test('what was admitted comes again once, however often a reset follows a reset', () => {
  const second = resetOf(updatedRun('a', 'b').history);
  second.task(11, accept('a'), accept('b'), complete('a'));
  // Taken over: the point gone back to is after them.
  expect(admittedIn(resetOf(second.history))).toEqual(['a', 'b']);
  // Applied again: the point gone back to is in the run before.
  expect(admittedIn(resetOf([...updatedRun().history, ...second.history.slice(4)]))).toEqual(['a', 'b']);
});

test('an id that several runs of a chain have taken is admitted once', () => {
  const first = updatedRun('a').history;
  const run = resetOf([...first, ...updatedRun('a', 'b').history]);
  expect(admittedIn(run)).toEqual(['a', 'b']);
});

test('what is excluded does not come again; changed options always do', () => {
  const base = updatedRun('a');
  base.at(2, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  base.at(3, (tx) => updateWorkflowExecutionOptions(tx, { ...name, priority: { priorityKey: 2 } }));
  const came = (exclude: ResetReapplyExcludeType[]) => resetOf(base.history, exclude).types.slice(4, -1);
  const [update, signal, options] = [
    'WorkflowExecutionUpdateAdmitted',
    'WorkflowExecutionSignaled',
    'WorkflowExecutionOptionsUpdated',
  ];
  expect(came([])).toEqual([update, signal, options]);
  expect(came(['UPDATE'])).toEqual([signal, options]);
  expect(came(['SIGNAL'])).toEqual([update, options]);
});

const startChild: Command = {
  type: 'StartChildWorkflowExecution',
  workflowId: 'ship-7',
  workflowType: 'ship',
  taskQueue: 'orders',
  parentClosePolicy: 'TERMINATE',
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
};
const shipped = { workflowId: 'ship-7', runId: 'child-run' };
/** A run that has asked for a child by its event 5, and been told of its start and of its end. */
function withChild(): GivenRun {
  const run = startedRun();
  run.task(0, startChild);
  run.at(1, (tx) => childStarted(tx, 5, shipped.runId));
  run.task(2, { type: 'StartTimer', timerId: '1', startToFireTimeout: 1_000 });
  const by = { workflowTaskCompletedEventId: 9, eventId: 20, eventTime: 3 };
  run.at(3, (tx) => childClosed(tx, 5, shipped, { type: 'WorkflowExecutionCompleted', result: [], ...by }));
  return run;
}

test('what a child has answered is told again, where the new run has taken the child over', () => {
  const { history } = withChild();
  expect(resetOf(history).types).not.toContain('ChildWorkflowExecutionCompleted');
  const run = resetOf(history, [], 1);
  const [again] = of(run, 'ChildWorkflowExecutionCompleted');
  expect(again).toMatchObject({ initiatedEventId: 5, startedEventId: 6, workflowExecution: shipped });
  expect(run.execution.children.size).toBe(0);
  run.expectRebuilds();
});

test('what a child has answered to another run of the chain is not', () => {
  const { history } = withChild();
  const run = resetOf([...history.slice(0, 9), ...history], [], 1);
  expect(run.types).not.toContain('ChildWorkflowExecutionCompleted');
  expect(run.execution.children.get(5)?.started).toBeDefined();
});

test('a child that had started after the reset point is found again, under the new number of its start', () => {
  const run = startedRun();
  run.task(0, startChild);
  run.at(1, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  run.task(1);
  run.at(2, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  const by = { workflowTaskCompletedEventId: 9, eventId: 20, eventTime: 3 };
  run.at(3, (tx) => childClosed(tx, 5, shipped, { type: 'WorkflowExecutionCompleted', result: [], ...by }));
  const again = resetOf(run.history, ['SIGNAL'], 1);
  const [started] = of(again, 'ChildWorkflowExecutionStarted');
  expect(started?.eventId).not.toBe(of(run, 'ChildWorkflowExecutionStarted')[0]?.eventId);
  expect(of(again, 'ChildWorkflowExecutionCompleted')[0]).toMatchObject({ startedEventId: started?.eventId });
  again.expectRebuilds();
});

test('what a Nexus operation has answered is told again, unless it is excluded', () => {
  const run = startedRun();
  run.task(0, { type: 'ScheduleNexusOperation', endpoint: 'payments', service: 'cards', operation: 'charge' });
  run.at(1, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  run.task(1);
  const result = { data: 'MQ==' };
  run.at(2, (tx) =>
    respondNexusTask(tx, { scheduledEventId: 5, type: 'start', attempt: 1 }, { status: 'completed', result }),
  );
  const again = resetOf(run.history, [], 1);
  expect(of(again, 'NexusOperationCompleted')).toMatchObject([{ scheduledEventId: 5, result }]);
  again.expectRebuilds();
  expect(resetOf(run.history, ['NEXUS'], 1).types).not.toContain('NexusOperationCompleted');
});

test('an activity that is taken over has all its time again', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ scheduleToCloseTimeout: 20_000 }));
  run.at(1, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));
  run.task(1);
  const again = resetOf(run.history, [], 1, 1_000_000);
  expect(again.execution.activities.get(5)).toMatchObject({ state: 'Started', attempt: 1 });
  const fail = (now: number, attempt: number) =>
    again.at(now, (tx) => {
      const failure = applicationFailure('busy');
      respondActivityTask(tx, { scheduledEventId: 5, attempt }, { status: 'failed', failure });
    });
  fail(1_000_100, 1);
  expect(describeRun(again.execution, 1).pendingActivities).toMatchObject([{ attempt: 2, expirationTime: 1_020_000 }]);
  again.at(1_019_500, fireDue);
  fail(1_019_600, 2);
  expect(again.types).toContain('ActivityTaskTimedOut');
  again.expectRebuilds();
});

test('a signal that was sent twice, and came to the run and to the one that followed it, comes again once', () => {
  const run = startedRun();
  run.task(0);
  const signal = { ...name, signalName: 'approve', requestId: 'signal-1' };
  run.at(1, (tx) => signalWorkflowExecution(tx, signal));
  const next = startedRun();
  next.at(2, (tx) => signalWorkflowExecution(tx, signal));
  const { types } = resetOf([...run.history, ...next.history]);
  expect(types.filter((type) => type === 'WorkflowExecutionSignaled')).toHaveLength(1);
});

test('what is to follow a reset follows what comes again', () => {
  const base = updatedRun();
  base.at(2, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go', requestId: 'r' }));
  const input = [{ data: 'OQ==' }];
  const run = resetOf(base.history, [], 0, 10, {
    postResetOperations: [
      { updateWorkflowOptions: { priority: { priorityKey: 4 } } },
      { signalWorkflow: { signalName: 'more', input } },
      { updateWorkflowOptions: { priority: { priorityKey: 4 } } },
    ],
  });
  expect(run.history.slice(4)).toMatchObject([
    { type: 'WorkflowExecutionSignaled', signalName: 'go' },
    { type: 'WorkflowExecutionOptionsUpdated', priority: { priorityKey: 4 } },
    { type: 'WorkflowExecutionSignaled', signalName: 'more', input, identity: 'history-service' },
    { type: 'WorkflowTaskScheduled' },
  ]);
  run.expectRebuilds();
});

test.each(['FIRST_WORKFLOW_TASK', 'LAST_WORKFLOW_TASK'] as const)(
  'a run whose code has never got through a task is reset by %s to its first one',
  (type) => {
    const run = startedRun();
    expect(resetPoint(run.history, { target: { type } })).toEqual({ ok: 3 });
    expect(resetPoint(run.history, { target: { buildId: 'none' } }).error?.message).toBe(
      "Can't find reset point for none",
    );
  },
);
