import { expect, test } from 'vitest';
import type { StartWorkflowExecutionRequest, WorkflowIdConflictPolicy } from '../../protocol/requests.ts';
import type { WorkflowIdReusePolicy, WorkflowStatus } from '../../protocol/events.ts';
import { decideStart, firstRun } from '../../src/history/chain.ts';
import { startRun } from '../../src/history/requests/start-run.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { begun, request, requested } from './starts.ts';

const decide = (status: WorkflowStatus, more: Partial<StartWorkflowExecutionRequest>) =>
  decideStart(
    { ...request, ...more },
    { runId: 'run-1', firstExecutionRunId: 'run-1', status, startTime: 0, startRequestId: 'request-0' },
  );
const policies = (reuse: WorkflowIdReusePolicy | undefined, conflict: WorkflowIdConflictPolicy | undefined) => ({
  ...(reuse ? { workflowIdReusePolicy: reuse } : {}),
  ...(conflict ? { workflowIdConflictPolicy: conflict } : {}),
});
const CONFLICT = [undefined, 'FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'] as const;

// One row for each reuse policy: what comes of each conflict policy while the current run is running.
test.each<[WorkflowIdReusePolicy | undefined, string[]]>([
  [undefined, ['ALREADY_EXISTS', 'ALREADY_EXISTS', 'use-existing', 'terminate-and-start']],
  ['ALLOW_DUPLICATE', ['ALREADY_EXISTS', 'ALREADY_EXISTS', 'use-existing', 'terminate-and-start']],
  ['ALLOW_DUPLICATE_FAILED_ONLY', ['ALREADY_EXISTS', 'ALREADY_EXISTS', 'use-existing', 'terminate-and-start']],
  ['REJECT_DUPLICATE', ['ALREADY_EXISTS', 'ALREADY_EXISTS', 'use-existing', 'terminate-and-start']],
  ['TERMINATE_IF_RUNNING', ['terminate-and-start', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT']],
])('over a running run, with reuse %s, the conflict policy decides', (reuse, expected) => {
  const decisions = CONFLICT.map((conflict) => decide('RUNNING', policies(reuse, conflict)));
  expect(decisions.map(({ ok, error }) => error?.code ?? ok)).toEqual(expected);
});

const FAILED = ['FAILED', 'CANCELED', 'TERMINATED', 'TIMED_OUT'] as const;
// One row for each reuse policy: after a completed run, and after one that failed in whichever way.
test.each<[WorkflowIdReusePolicy | undefined, string, string]>([
  [undefined, 'start', 'start'],
  ['ALLOW_DUPLICATE', 'start', 'start'],
  ['ALLOW_DUPLICATE_FAILED_ONLY', 'ALREADY_EXISTS', 'start'],
  ['REJECT_DUPLICATE', 'ALREADY_EXISTS', 'ALREADY_EXISTS'],
  ['TERMINATE_IF_RUNNING', 'start', 'start'],
])('over a closed run, reuse %s decides whatever the conflict policy', (reuse, completed, failed) => {
  for (const conflict of reuse === 'TERMINATE_IF_RUNNING' ? [undefined] : CONFLICT) {
    const outcome = (status: WorkflowStatus) => {
      const { ok, error } = decide(status, policies(reuse, conflict));
      return error?.code ?? ok;
    };
    expect(outcome('COMPLETED')).toBe(completed);
    expect(FAILED.map(outcome)).toEqual(FAILED.map(() => failed));
  }
});

test.each([
  ['RUNNING', {}, 'Workflow execution is already running. WorkflowId: order-7, RunId: run-1.'],
  [
    'COMPLETED',
    { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' },
    'Workflow execution already finished successfully. WorkflowId: order-7, RunId: run-1. Workflow Id reuse policy: allow duplicate workflow Id if last run failed.',
  ],
  [
    'FAILED',
    { workflowIdReusePolicy: 'REJECT_DUPLICATE' },
    'Workflow execution already finished. WorkflowId: order-7, RunId: run-1. Workflow Id reuse policy: reject duplicate workflow Id.',
  ],
] as const)('a refusal over a run that is %s names it in Temporal’s words', (status, more, message) => {
  expect(decide(status, more).error).toEqual({
    code: 'ALREADY_EXISTS',
    message,
    details: [{ type: 'WorkflowExecutionAlreadyStartedFailure', startRequestId: 'request-0', runId: 'run-1' }],
  });
});

test('signal-with-start uses the run that is there, unless it is told otherwise', () => {
  const signal = { signalName: 'add' };
  expect(decide('RUNNING', { signal }).ok).toBe('use-existing');
  expect(decide('RUNNING', { signal, workflowIdConflictPolicy: 'TERMINATE_EXISTING' }).ok).toBe('terminate-and-start');
  expect(decide('RUNNING', { signal, workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' }).ok).toBe('terminate-and-start');
  expect(decide('COMPLETED', { signal }).ok).toBe('start');
});

test('a start that is told twice writes its events once', () => {
  const next = firstRun(request, 'run-1', 0);
  const run = begun(next, 0);
  expect(run.types).toEqual(['WorkflowExecutionStarted', 'WorkflowTaskScheduled']);
  expect(run.at(5, (tx) => startRun(tx, next))).toEqual([]);
  run.restart();
  expect(run.at(6, (tx) => startRun(tx, next))).toEqual([]);
  expect(run.execution.requestIds.get('request-1')).toEqual({ eventType: 'WorkflowExecutionStarted', eventId: 1 });
});

test('signal-with-start writes the signal between the start and the first workflow task, with who sent it', () => {
  const run = requested({ signal: { signalName: 'add', input: [{ data: 'MQ==' }] }, identity: 'client' });
  expect(run.types).toEqual(['WorkflowExecutionStarted', 'WorkflowExecutionSignaled', 'WorkflowTaskScheduled']);
  expect(run.history[1]).toMatchObject({ signalName: 'add', input: [{ data: 'MQ==' }], identity: 'client' });
  expect(run.execution.signals).toBe(1);
  run.expectRebuilds();
});

test('a signal with a request id is taken once, also after a crash', () => {
  const run = requested();
  const signal = () =>
    run.at(5, (tx) => signalWorkflowExecution(tx, { ...request, signalName: 'add', requestId: 'signal-1' }));
  expect(signal().map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled']);
  run.restart();
  expect(signal()).toEqual([]);
});
