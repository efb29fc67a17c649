import { describe, expect, test } from 'vitest';
import type { CommandOf } from '../../protocol/commands.ts';
import { callbackOf, callbackToken, handlerError } from '../../protocol/nexus.ts';
import type { NexusTaskOutcome } from '../../protocol/nexus.ts';
import { failExecution, completeExecution, terminateExecution } from '../../src/history/close.ts';
import { completionRequest } from '../../src/history/completion-callbacks.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { describe as describeRun } from '../../src/history/describe.ts';
import { limits } from '../../src/history/limits.ts';
import { dueNexusRequests } from '../../src/history/nexus.ts';
import { nexusOperationCompleted, respondNexusTask } from '../../src/history/requests/respond-nexus.ts';
import { deliveries } from '../../src/history/tasks.ts';
import { startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const schedule = (more: Partial<CommandOf<'ScheduleNexusOperation'>> = {}): CommandOf<'ScheduleNexusOperation'> => ({
  type: 'ScheduleNexusOperation',
  endpoint: 'payments',
  service: 'cards',
  operation: 'charge',
  ...more,
});
/** A run that has asked for an operation by its event 5, at 1. */
function caller(more: Partial<CommandOf<'ScheduleNexusOperation'>> = {}, workflowRunTimeout = 0): GivenRun {
  const run = startedRun({ workflowRunTimeout });
  run.task(1, schedule(more));
  return run;
}
const due = (run: GivenRun, now: number) =>
  dueNexusRequests(run.execution, now).map(({ type, attempt }) => `${type} ${attempt}`);
const answer = (run: GivenRun, now: number, type: 'start' | 'cancel', attempt: number, outcome: NexusTaskOutcome) =>
  run.at(now, (tx) => respondNexusTask(tx, { scheduledEventId: 5, type, attempt }, outcome));
const started = (run: GivenRun) => answer(run, 2, 'start', 1, { status: 'started', operationToken: 'its token' });
const requestCancel = (run: GivenRun, now: number) =>
  run.task(now, { type: 'RequestCancelNexusOperation', scheduledEventId: 5 });
const result = { data: 'MQ==' };
const unavailable: NexusTaskOutcome = { status: 'handlerError', failure: handlerError('UNAVAILABLE', 'busy') };

describe('the request to start an operation', () => {
  test('is owed when the operation is scheduled, also after a crash', () => {
    const run = caller();
    expect(run.history[4]).toMatchObject({
      type: 'NexusOperationScheduled',
      endpoint: 'payments',
      operation: 'charge',
    });
    run.restart();
    expect(due(run, 1)).toEqual(['start 1']);
    run.expectRebuilds();
  });

  test('that is answered with a result completes it, once, and causes a workflow task', () => {
    const run = caller();
    const events = answer(run, 2, 'start', 1, { status: 'completed', result });
    expect(events).toMatchObject([
      { type: 'NexusOperationCompleted', scheduledEventId: 5, result },
      { type: 'WorkflowTaskScheduled' },
    ]);
    expect(answer(run, 3, 'start', 1, { status: 'completed', result })).toEqual([]);
    expect(due(run, 3)).toEqual([]);
    run.expectRebuilds();
  });

  test('that fails is sent again after a backoff, which is no history, and is not owed meanwhile', () => {
    const run = caller();
    expect(answer(run, 10, 'start', 1, unavailable)).toEqual([]);
    expect(due(run, 1_009)).toEqual([]);
    expect(nextDeadline(run.execution)).toBe(1_010);
    run.restart();
    expect(due(run, 1_010)).toEqual(['start 2']);
    answer(run, 1_010, 'start', 2, unavailable);
    expect(nextDeadline(run.execution)).toBe(3_010);
    // A late answer to an attempt that is no longer current changes nothing.
    expect(answer(run, 1_020, 'start', 1, { status: 'completed' })).toEqual([]);
    run.expectRebuilds();
  });

  test('backs off by up to a fifth less, and for an hour at most', () => {
    const run = caller();
    run.random = 1;
    answer(run, 0, 'start', 1, unavailable);
    expect(nextDeadline(run.execution)).toBe(800);
    run.random = 0;
    for (let attempt = 2; attempt < 20; attempt++) answer(run, 0, 'start', attempt, unavailable);
    expect(nextDeadline(run.execution)).toBe(3_600_000);
  });

  test.each(['BAD_REQUEST', 'UNAUTHENTICATED', 'UNAUTHORIZED', 'NOT_FOUND', 'NOT_IMPLEMENTED', 'CONFLICT'])(
    'that is answered with %s fails the operation',
    (type) => {
      const failure = handlerError(type, 'no');
      const events = answer(caller(), 2, 'start', 1, { status: 'handlerError', failure });
      expect(events[0]).toMatchObject({
        type: 'NexusOperationFailed',
        failure: {
          message: 'nexus operation completed unsuccessfully',
          nexusOperationExecutionFailureInfo: { scheduledEventId: 5, service: 'cards' },
          cause: failure,
        },
      });
    },
  );

  test('is sent again or not as the handler says, whatever its type says', () => {
    const failing = (type: string, retryBehavior: 'RETRYABLE' | 'NON_RETRYABLE') =>
      answer(caller(), 2, 'start', 1, {
        status: 'handlerError',
        failure: { nexusHandlerFailureInfo: { type, retryBehavior } },
      });
    expect(failing('BAD_REQUEST', 'RETRYABLE')).toEqual([]);
    expect(failing('INTERNAL', 'NON_RETRYABLE')).toMatchObject([{ type: 'NexusOperationFailed' }, {}]);
  });

  test('is owed nothing more when the run has closed', () => {
    const run = caller();
    run.at(2, (tx) => terminateExecution(tx));
    expect(due(run, 9)).toEqual([]);
    expect(answer(run, 9, 'start', 1, { status: 'completed' })).toEqual([]);
    run.expectRebuilds();
  });
});

describe('an operation that goes on', () => {
  test('has started, and completes when its callback says so', () => {
    const run = caller();
    expect(started(run)).toMatchObject([
      { type: 'NexusOperationStarted', scheduledEventId: 5, operationToken: 'its token' },
      { type: 'WorkflowTaskScheduled' },
    ]);
    const { requestId } = run.history[4] as { requestId: string };
    const complete = (id: string) =>
      run.at(3, (tx) =>
        nexusOperationCompleted(tx, { scheduledEventId: 5, requestId: id }, 'its token', {
          status: 'completed',
          result,
        }),
      );
    expect(complete('of another')).toEqual([]);
    expect(complete(requestId)).toMatchObject([{ type: 'NexusOperationCompleted', result, requestId }]);
    expect(complete(requestId)).toEqual([]);
    run.expectRebuilds();
  });

  test('may complete before its start is answered: it has started all the same', () => {
    const run = caller();
    const { requestId } = run.history[4] as { requestId: string };
    const failure = { message: 'refused', applicationFailureInfo: { type: 'Refused' } };
    const events = run.at(3, (tx) =>
      nexusOperationCompleted(tx, { scheduledEventId: 5, requestId }, 'its token', { status: 'failed', failure }),
    );
    expect(events).toMatchObject([
      { type: 'NexusOperationStarted', operationToken: 'its token' },
      { type: 'WorkflowTaskScheduled' },
      {
        type: 'NexusOperationFailed',
        failure: { cause: failure, nexusOperationExecutionFailureInfo: { operationToken: 'its token' } },
      },
    ]);
    expect(started(run)).toEqual([]);
    run.expectRebuilds();
  });
});

describe('the request to cancel an operation', () => {
  test('is sent when the operation has started, and not before', () => {
    const run = caller();
    run.at(2, (tx) =>
      tx.record({ type: 'WorkflowTaskScheduled', taskQueue: 'orders', startToCloseTimeout: 1, attempt: 1 }),
    );
    requestCancel(run, 2);
    expect(run.types.at(-1)).toBe('NexusOperationCancelRequested');
    expect(due(run, 2)).toEqual(['start 1']);
    started(run);
    expect(due(run, 2)).toEqual(['cancel 1']);
    run.restart();
    expect(due(run, 2)).toEqual(['cancel 1']);
    run.expectRebuilds();
  });

  test('is sent again after a backoff, until it is answered', () => {
    const run = caller();
    started(run);
    requestCancel(run, 3);
    expect(answer(run, 4, 'cancel', 1, unavailable)).toEqual([]);
    expect(due(run, 1_003)).toEqual([]);
    run.restart();
    expect(due(run, 1_004)).toEqual(['cancel 2']);
    const requestedEventId = run.history.at(-1)?.eventId;
    expect(answer(run, 1_004, 'cancel', 2, { status: 'cancelRequested' })[0]).toEqual(
      expect.objectContaining({
        type: 'NexusOperationCancelRequestCompleted',
        requestedEventId,
        scheduledEventId: 5,
      }),
    );
    expect(due(run, 9_999)).toEqual([]);
    expect(run.execution.nexusOperations.size).toBe(1); // Its outcome is still to come.
    run.expectRebuilds();
  });

  test('that is refused is recorded as failed, and the operation goes on', () => {
    const run = caller();
    started(run);
    requestCancel(run, 3);
    const failure = handlerError('NOT_IMPLEMENTED', 'it goes on');
    const events = answer(run, 4, 'cancel', 1, { status: 'handlerError', failure });
    expect(events[0]).toMatchObject({ type: 'NexusOperationCancelRequestFailed', failure });
    expect(due(run, 9_999)).toEqual([]);
    run.expectRebuilds();
  });

  test('fails the workflow task when it was made before, or when there is no such operation', () => {
    const cause = 'BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES';
    const run = caller();
    started(run);
    requestCancel(run, 3);
    answer(run, 4, 'cancel', 1, { status: 'cancelRequested' });
    requestCancel(run, 5);
    expect(run.history.at(-1)).toMatchObject({ type: 'WorkflowTaskFailed', cause });
    const other = startedRun();
    requestCancel(other, 1);
    expect(other.history.at(-1)).toMatchObject({ type: 'WorkflowTaskFailed', cause });
  });
});

describe('an operation times out', () => {
  const timesOut = (run: GivenRun, at: number, timeoutType: string) => {
    expect(nextDeadline(run.execution)).toBeLessThanOrEqual(at);
    expect(run.at(at - 1, fireDue)).toEqual([]);
    expect(run.at(at, fireDue)[0]).toMatchObject({
      type: 'NexusOperationTimedOut',
      failure: { cause: { message: 'operation timed out', timeoutFailureInfo: { timeoutType } } },
    });
    run.expectRebuilds();
  };
  const toStart = { scheduleToCloseTimeout: 500, scheduleToStartTimeout: 200, startToCloseTimeout: 100 };

  test('before it starts', () => timesOut(caller(toStart), 201, 'SCHEDULE_TO_START'));
  test('after it has started', () => {
    const run = caller(toStart);
    started(run);
    run.task(2);
    timesOut(run, 102, 'START_TO_CLOSE');
  });
  test('as a whole', () => {
    const run = caller({ scheduleToCloseTimeout: 500 });
    started(run);
    run.task(2);
    timesOut(run, 501, 'SCHEDULE_TO_CLOSE');
  });
  test('with its run at the latest: the run timeout bounds it', () => {
    const run = caller({ scheduleToStartTimeout: 9_000 }, 700);
    expect(run.history[4]).toMatchObject({ scheduleToCloseTimeout: 700, scheduleToStartTimeout: 700 });
    expect(run.history[4]).not.toHaveProperty('startToCloseTimeout');
  });
});

describe('a command for an operation fails the workflow task', () => {
  const refused = (...commands: CommandOf<'ScheduleNexusOperation'>[]) => {
    const run = startedRun();
    run.task(1, ...commands);
    return run.history.at(-1);
  };
  const cause = 'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES';

  test('when the deployment does not know the endpoint', () => {
    expect(refused(schedule({ endpoint: 'nowhere' }))).toMatchObject({
      type: 'WorkflowTaskFailed',
      cause,
      failure: { message: 'endpoint "nowhere" not found' },
    });
  });
  test('when a name is missing or too long', () => {
    expect(refused(schedule({ operation: '' }))).toMatchObject({ cause });
    expect(refused(schedule({ service: 's'.repeat(1_001) }))).toMatchObject({ cause });
  });
  test('when its input is too large', () => {
    const input = { data: 'a'.repeat(3 * 1024 * 1024) };
    expect(refused(schedule({ input }))).toMatchObject({ cause: 'PAYLOADS_TOO_LARGE' });
  });
  test('when too many are pending', () => {
    const many = Array.from({ length: limits.pendingNexusOperations + 1 }, () => schedule());
    expect(refused(...many)).toMatchObject({ cause: 'PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED' });
    expect(refused(...many.slice(1))).toMatchObject({ type: 'NexusOperationScheduled' });
  });
});

test('describe shows where the requests of pending operations stand', () => {
  const run = caller({ scheduleToCloseTimeout: 60_000 });
  const pending = () => describeRun(run.execution, 1).pendingNexusOperations;
  expect(pending()).toMatchObject([
    { state: 'SCHEDULED', scheduledEventId: 5, scheduledTime: 1, request: { attempt: 1 } },
  ]);
  answer(run, 10, 'start', 1, unavailable);
  expect(pending()).toMatchObject([
    {
      state: 'BACKING_OFF',
      request: { attempt: 2, lastAttemptCompleteTime: 10, nextAttemptScheduleTime: 1_010, lastAttemptFailure: {} },
    },
  ]);
  answer(run, 1_010, 'start', 2, { status: 'started', operationToken: 'its token' });
  requestCancel(run, 1_011);
  expect(pending()).toMatchObject([
    { state: 'STARTED', operationToken: 'its token', cancellation: { state: 'SCHEDULED', requestedTime: 1_011 } },
  ]);
  answer(run, 1_012, 'cancel', 1, { status: 'cancelRequested' });
  expect(pending()).toMatchObject([{ cancellation: { state: 'SUCCEEDED' } }]);
});

describe('a workflow behind an operation', () => {
  const token = { namespace: 'default', workflowId: 'caller', runId: 'r', scheduledEventId: 5, requestId: 'q' };
  const callback = callbackOf(token);
  const nexus = { ...callback, header: { ...callback.header, 'nexus-operation-token': 'its token' } };
  const behind = () => {
    const run = startedRun({ completionCallbacks: [{ nexus }] });
    run.task(1);
    return run;
  };

  test('owes its caller how it ended, and nothing before', () => {
    const run = behind();
    expect(deliveries(run.execution)).toEqual([]);
    run.at(2, (tx) => completeExecution(tx, 4, [result]));
    run.restart();
    expect(deliveries(run.execution)).toMatchObject([
      {
        type: 'CompleteNexusOperation',
        workflowId: 'caller',
        request: { ...token, operationToken: 'its token', outcome: { status: 'completed', result } },
      },
    ]);
    run.at(3, (tx) => tx.note({ key: 'farewells-said', value: true }));
    expect(deliveries(run.execution)).toEqual([]);
  });

  test('fails the operation with its own failure, and as terminated when it is', () => {
    const failure = { message: 'refused' };
    const failed = behind();
    failed.at(2, (tx) => failExecution(tx, 4, failure));
    expect(deliveries(failed.execution)).toMatchObject([{ request: { outcome: { status: 'failed', failure } } }]);
    const terminated = behind();
    terminated.at(2, (tx) => terminateExecution(tx));
    expect(deliveries(terminated.execution)).toMatchObject([
      { request: { outcome: { status: 'failed', failure: { terminatedFailureInfo: {} } } } },
    ]);
  });

  test('passes over callbacks that lead nowhere here', () => {
    expect(callbackToken({ nexus: { ...nexus, url: 'https://elsewhere.example' } })).toBeUndefined();
    expect(callbackToken({ nexus: { url: nexus.url, header: { 'temporal-callback-token': 'bm8=' } } })).toBeUndefined();
    const close = { type: 'WorkflowExecutionTerminated', eventId: 9, eventTime: 1 } as const;
    expect(completionRequest({ nexus: { url: nexus.url } }, close)).toBeUndefined();
  });
});
