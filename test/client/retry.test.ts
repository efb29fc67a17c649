import { afterEach, expect, test } from 'vitest';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { ErrorCode } from '../../protocol/service-error.ts';
import {
  Client,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  defaultGrpcRetryOptions,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
} from '../../sdk/client/index.ts';
import { clock } from '../../sdk/client/retry.ts';
import { fakeService, restoreClock, skipTime, stopTime } from './fake-service.ts';

afterEach(restoreClock);
const started = ok({ runId: 'run', started: true, status: 'RUNNING', firstExecutionRunId: 'run' });
const start = { workflowId: 'order-7', taskQueue: 'orders' };
const never = () => new Promise<never>(() => undefined);
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a start that was not answered is sent again under the same request id, later each time', async () => {
  const waits = skipTime();
  let failures = 3;
  const { service, calls } = fakeService({
    startWorkflowExecution: () => (failures-- > 0 ? refuse('UNAVAILABLE', 'not now') : started),
  });
  const handle = await new Client({ service }).workflow.start('order', start);
  expect(handle.firstExecutionRunId).toBe('run');
  expect(calls).toHaveLength(4);
  expect(new Set(calls.map(({ request }) => request['requestId'])).size).toBe(1);
  expect(waits.map(Math.round)).toEqual([170, 289, 491]);
});

test('after ten calls the last refusal is thrown, and no wait is longer than five seconds', async () => {
  const waits = skipTime();
  const { service, calls } = fakeService({ startWorkflowExecution: () => refuse('UNAVAILABLE', 'not now') });
  const error = await caught(new Client({ service }).workflow.start('order', start));
  expect(calls).toHaveLength(10);
  expect(Math.max(...waits)).toBe(5_000);
  expect(error).toBeInstanceOf(ServiceError);
  const { cause } = error as ServiceError;
  expect(isGrpcServiceError(cause)).toBe(true);
  expect(cause).toMatchObject({ code: 14, details: 'not now', message: '14 UNAVAILABLE: not now' });
});

test.each<[ErrorCode, number]>([
  ['UNKNOWN', 10],
  ['RESOURCE_EXHAUSTED', 10],
  ['ABORTED', 10],
  ['OUT_OF_RANGE', 10],
  ['INTERNAL', 1],
  ['INVALID_ARGUMENT', 1],
  ['PERMISSION_DENIED', 1],
  ['FAILED_PRECONDITION', 1],
  ['DEADLINE_EXCEEDED', 1],
  ['UNAUTHENTICATED', 1],
])('%s is asked %i times', async (code, times) => {
  skipTime();
  const { service, calls } = fakeService({ describeWorkflowExecution: () => refuse(code, 'no') });
  await caught(new Client({ service }).workflow.getHandle('order-7').describe());
  expect(calls).toHaveLength(times);
});

test('a service at its limits is left alone for longer, and chance spreads the callers', () => {
  const { delayFunction } = defaultGrpcRetryOptions();
  const delays = [0, 0.5, 1].map((random) => {
    clock.random = () => random;
    return Math.round(delayFunction(1, { code: 8, details: '' }));
  });
  expect(delays).toEqual([1_360, 1_700, 2_040]);
});

test('an object that was lost is asked again, a bug is not', async () => {
  skipTime();
  const errors: Error[] = [Object.assign(new Error('the object was reset'), { retryable: true }), new Error('a bug')];
  const { service, calls } = fakeService({
    describeWorkflowExecution: () => {
      throw errors.shift() as Error;
    },
  });
  const error = await caught(new Client({ service }).workflow.getHandle('order-7').describe());
  expect(calls).toHaveLength(2);
  expect(error).toMatchObject({ cause: { message: 'a bug' } });
});

test('a call that is not answered by its deadline fails', async () => {
  const time = stopTime();
  const client = new Client({ service: fakeService({ describeWorkflowExecution: never }).service });
  const handle = client.workflow.getHandle('order-7');
  const scoped = caught(client.withDeadline(clock.now() + 5_000, () => handle.describe()));
  const bound = caught(
    client
      .with({ deadline: new Date(clock.now() + 5_000) })
      .workflow.getHandle('order-7')
      .describe(),
  );
  await expect.poll(() => time.waits).toEqual([5_000, 5_000]);
  time.pass(4_999);
  expect(await Promise.race([scoped, bound, Promise.resolve('waits')])).toBe('waits');
  time.pass(1);
  expect(isGrpcDeadlineError(await scoped)).toBe(true);
  expect(isGrpcDeadlineError(await bound)).toBe(true);
  expect(isGrpcCancelledError(await bound)).toBe(false);
});

test('a call whose signal is aborted already is not made', async () => {
  const { service, calls } = fakeService({});
  const client = new Client({ service }).with({ abortSignal: AbortSignal.abort('too late') });
  const error = await caught(client.workflow.getHandle('order-7').describe());
  expect(isGrpcCancelledError(error)).toBe(true);
  expect(calls).toEqual([]);
});

test('a call that waits to be made again is aborted at once', async () => {
  const time = stopTime();
  const controller = new AbortController();
  const { service, calls } = fakeService({ describeWorkflowExecution: () => refuse('UNAVAILABLE', 'not now') });
  const client = new Client({ service }).with({ abortSignal: controller.signal });
  const error = caught(client.workflow.getHandle('order-7').describe());
  await expect.poll(() => time.waits).toHaveLength(1);
  controller.abort();
  expect(isGrpcCancelledError(await error)).toBe(true);
  expect(time.timers.size).toBe(0);
  time.pass(60_000);
  expect(calls).toHaveLength(1);
});

test('an update whose call is aborted says that the update may go on', async () => {
  const controller = new AbortController();
  const { service } = fakeService({ updateWorkflowExecution: never });
  const client = new Client({ service }).with({ abortSignal: controller.signal });
  const error = caught(client.workflow.getHandle('order-7').executeUpdate('setPrice'));
  controller.abort();
  expect(await error).toBeInstanceOf(WorkflowUpdateRPCTimeoutOrCancelledError);
  expect(isGrpcCancelledError(await error)).toBe(true);
});
