import { expect, test } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import { fireDue } from '../../src/history/deadlines.ts';
import { limits } from '../../src/history/limits.ts';
import { recover } from '../../src/history/recover.ts';
import { requestCancelWorkflowExecution } from '../../src/history/requests/request-cancel-workflow-execution.ts';
import { respondWorkflowTaskCompleted } from '../../src/history/requests/respond-workflow-task-completed.ts';
import { respondWorkflowTaskFailed } from '../../src/history/requests/respond-workflow-task-failed.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { startWorkflowTask } from '../../src/history/workflow-task.ts';
import { startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const execution = { namespace: 'default', workflowId: 'order-7' };
const signal = (run: GivenRun, now: number, requestId?: string) =>
  run.at(now, (tx) =>
    signalWorkflowExecution(tx, { ...execution, signalName: 'add', ...(requestId ? { requestId } : {}) }),
  );
const complete = (run: GivenRun, now: number, ...commands: Command[]) =>
  run.at(now, (tx) => respondWorkflowTaskCompleted(tx, { commands, buildId: 'test', transient: [] }));
const startedTask = (): GivenRun => {
  const run = startedRun();
  run.at(1, (tx) => startWorkflowTask(tx, 'test', true));
  return run;
};

test('a signal that comes while the workflow task is started follows the task’s commands in history, with its own time', () => {
  const run = startedTask();
  expect(signal(run, 2)).toEqual([]);
  run.restart(); // The signal was acknowledged: it is durable.
  const events = complete(run, 3, { type: 'StartTimer', timerId: '1', startToFireTimeout: 1_000 });
  expect(events.map(({ type, eventTime }) => [type, eventTime])).toEqual([
    ['WorkflowTaskCompleted', 3],
    ['TimerStarted', 3],
    ['WorkflowExecutionSignaled', 2],
    ['WorkflowTaskScheduled', 3],
  ]);
});

test('a task that would close the run over a buffered signal is refused, and the next one, at once, sees the signal', () => {
  const run = startedTask();
  signal(run, 2);
  const events = complete(run, 3, { type: 'CompleteWorkflowExecution' });
  expect(events).toMatchObject([
    { type: 'WorkflowTaskFailed', cause: 'UNHANDLED_COMMAND' },
    { type: 'WorkflowExecutionSignaled' },
    { type: 'WorkflowTaskScheduled', attempt: 1, eventTime: 3 },
  ]);
  expect(run.task(4, { type: 'CompleteWorkflowExecution' }).at(-1)?.type).toBe('WorkflowExecutionCompleted');
});

test('what was buffered behind a task that fails becomes history, and the task keeps its backoff', () => {
  const run = startedTask();
  run.at(2, (tx) => respondWorkflowTaskFailed(tx, 'WORKFLOW_WORKER_UNHANDLED_FAILURE', { message: 'bug' }));
  run.at(3, (tx) => startWorkflowTask(tx, 'test', true));
  signal(run, 4);
  const events = run.at(5, (tx) =>
    respondWorkflowTaskFailed(tx, 'WORKFLOW_WORKER_UNHANDLED_FAILURE', { message: 'bug' }),
  );
  expect(events.map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled']);
  expect(run.execution.workflowTask).toMatchObject({ attempt: 3, dueAt: 10_005 });
  run.restart();
  expect(run.execution.buffered).toEqual([]);
});

test('what was buffered behind a task whose isolate died becomes history', () => {
  const run = startedTask();
  signal(run, 2);
  run.restart();
  const events = run.at(3, (tx) => recover(tx, () => false));
  expect(events.map(({ type }) => type)).toEqual(['WorkflowTaskTimedOut', 'WorkflowExecutionSignaled']);
});

test('a request id that is buffered already changes nothing, for signals and for the cancellation', () => {
  const run = startedTask();
  signal(run, 2, 'request-1');
  signal(run, 3, 'request-1');
  const cancel = () => run.at(4, (tx) => requestCancelWorkflowExecution(tx, execution));
  cancel();
  cancel();
  expect(run.execution.buffered.map(({ type }) => type)).toEqual([
    'WorkflowExecutionSignaled',
    'WorkflowExecutionCancelRequested',
  ]);
});

test('timers wait behind the started task, and the run’s own timeout does not', () => {
  const run = startedRun({ workflowRunTimeout: 60_000 });
  run.task(1, { type: 'StartTimer', timerId: '1', startToFireTimeout: 10 });
  signal(run, 2);
  run.at(3, (tx) => startWorkflowTask(tx, 'test', true));
  expect(run.at(50, fireDue)).toEqual([]);
  complete(run, 51);
  expect(run.at(52, fireDue).map(({ type }) => type)).toEqual(['TimerFired', 'WorkflowTaskScheduled']);
  run.at(53, (tx) => startWorkflowTask(tx, 'test', true));
  expect(run.at(60_000, fireDue)).toMatchObject([
    { type: 'WorkflowTaskFailed', cause: 'FORCE_CLOSE_COMMAND' },
    { type: 'WorkflowExecutionTimedOut' },
  ]);
});

test('a task over which too many events come in is given up for one that sees them', () => {
  const run = startedTask();
  for (let n = 0; n < limits.bufferedEvents; n++) expect(signal(run, 2)).toEqual([]);
  const events = signal(run, 3);
  expect(events[0]).toMatchObject({ type: 'WorkflowTaskFailed', cause: 'FORCE_CLOSE_COMMAND' });
  expect(events.filter(({ type }) => type === 'WorkflowExecutionSignaled').length).toBe(limits.bufferedEvents + 1);
  expect(events.at(-1)).toMatchObject({ type: 'WorkflowTaskScheduled', attempt: 1 });
});

test('the same for events that are too large together', () => {
  const run = startedTask();
  const large = { input: [{ data: 'x'.repeat(limits.bufferedBytes) }] };
  const send = (more: object = {}) =>
    run.at(2, (tx) =>
      signalWorkflowExecution(tx, { namespace: 'default', workflowId: 'order-7', signalName: 'add', ...more }),
    );
  // Base64 has four characters for three bytes.
  expect(send(large)).toEqual([]);
  expect(send(large)[0]).toMatchObject({ type: 'WorkflowTaskFailed', cause: 'FORCE_CLOSE_COMMAND' });
});
