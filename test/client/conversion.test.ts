import { expect, test } from 'vitest';
import { encryptionCodec } from '../../examples/encryption/codec.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { CreateScheduleRequest } from '../../protocol/schedule.ts';
import { ok } from '../../protocol/service-error.ts';
import type { Failure } from '../../protocol/failure.ts';
import {
  Client,
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
} from '../../sdk/client/index.ts';
import { ApplicationFailure } from '../../sdk/common/index.ts';
import { DefaultFailureConverter } from '../../sdk/common/failure-converter.ts';
import { combineCodecs } from '../../sdk/common/payload-codec.ts';
import { fakeService } from './fake-service.ts';

const codec = encryptionCodec(new Uint8Array(32).fill(7));
const { encode } = combineCodecs([codec]);
const dataConverter = {
  payloadCodecs: [codec],
  failureConverter: new DefaultFailureConverter({ encodeCommonAttributes: true }),
};
const secret = async (value: unknown): Promise<Payload> => (await encode([jsonPayload(value)]))[0] as Payload;
const start = { workflowId: 'order-7', taskQueue: 'orders' };
const started = ok({ runId: 'run', started: true, status: 'RUNNING', firstExecutionRunId: 'run' });
const updated = async () =>
  ok({ runId: 'run', updateId: 'u', stage: 'COMPLETED', outcome: { success: [await secret('updated')] } });
/** Whether a request shows what it should not: in plain text, or in base64 at any offset. */
const shows = (request: unknown): boolean =>
  [...JSON.stringify(request).matchAll(/"([A-Za-z0-9+/=]{8,})"/g)].some(([, text = '']) => {
    try {
      return atob(text).includes('secret');
    } catch {
      return false;
    }
  }) || JSON.stringify(request).includes('secret');

test('whatever is sent is encrypted', async () => {
  const { service, calls } = fakeService({
    startWorkflowExecution: () => started,
    queryWorkflow: async () => ok({ result: [await secret('answer')] }),
    updateWorkflowExecution: updated,
    startAndUpdate: async () => ({ start: started, update: await updated() }),
    recordActivityTaskHeartbeat: () => ok({}),
    createSchedule: () => ok({ conflictToken: '' }),
  });
  const client = new Client({
    service,
    dataConverter,
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) => next({ ...input, headers: { trace: jsonPayload('secret trace') } }),
          signal: (input, next) => next({ ...input, headers: { trace: jsonPayload('secret trace') } }),
          query: (input, next) => next({ ...input, headers: { trace: jsonPayload('secret trace') } }),
        },
      ],
      schedule: [{ create: (input, next) => next({ ...input, headers: { trace: jsonPayload('secret trace') } }) }],
    },
  });
  const options = {
    ...start,
    args: ['a secret'],
    memo: { note: 'a secret' },
    staticSummary: 'a secret',
    staticDetails: 'a secret',
  };
  const handle = await client.workflow.start('order', options);
  await client.workflow.signalWithStart('order', { ...options, signal: 'tell', signalArgs: ['secret'] });
  await handle.signal<[string]>('tell', 'secret');
  expect(await handle.query<string, [string]>('ask', 'secret')).toBe('answer');
  expect(await handle.executeUpdate('set', { args: ['secret'] })).toBe('updated');
  await client.workflow.executeUpdateWithStart('set', {
    args: ['secret'],
    startWorkflowOperation: new WithStartWorkflowOperation('order', {
      ...options,
      workflowIdConflictPolicy: 'FAIL',
    }),
  });
  const activity = { workflowId: 'order-7', activityId: '1' };
  await client.activity.complete(activity, 'secret');
  await client.activity.complete('dG9rZW4=', 'secret');
  await client.activity.fail(activity, ApplicationFailure.create({ message: 'secret', details: ['secret'] }));
  await client.activity.heartbeat(activity, 'secret');
  await client.activity.reportCancellation(activity, 'secret');
  await client.schedule.create({
    scheduleId: 'daily',
    spec: {},
    memo: { note: 'a secret' },
    action: { type: 'startWorkflow', workflowType: 'order', taskQueue: 'orders', args: ['secret'], memo: options.memo },
  });
  expect(new Set(calls.map(({ method }) => method)).size).toBe(9);
  expect(calls.filter(({ request }) => shows(request))).toEqual([]);
  expect(JSON.stringify(calls)).not.toBe('[]');
  const schedule = calls.find(({ method }) => method === 'createSchedule')?.request as unknown as CreateScheduleRequest;
  expect(schedule.schedule.action?.startWorkflow?.header?.fields).toHaveProperty('trace');
});

test('without a codec the same requests show everything', async () => {
  const { service, calls } = fakeService({ startWorkflowExecution: () => started });
  await new Client({ service }).workflow.start('order', { ...start, args: ['a secret'] });
  expect(shows(calls)).toBe(true);
});

test('results, failures, memos and summaries are decrypted', async () => {
  const memo = { note: await secret('remember') };
  const record = {
    workflowId: 'order-7',
    runId: 'run',
    workflowType: 'order',
    taskQueue: 'orders',
    status: 'COMPLETED',
    startTime: 1,
    executionTime: 1,
    searchAttributes: {},
    rootExecution: { workflowId: 'order-7', runId: 'run' },
    memo,
  };
  const failure: Failure = {
    message: 'Encoded failure',
    encodedAttributes: await secret({ message: 'no stock', stack_trace: '' }),
    applicationFailureInfo: { type: 'Stock', details: [await secret({ left: 0 })] },
  };
  const close = [
    { type: 'WorkflowExecutionCompleted', result: [await secret('shipped')] },
    { type: 'WorkflowExecutionFailed', failure, retryState: 'TIMEOUT' },
  ];
  const { service } = fakeService({
    getWorkflowExecutionHistory: () => ok({ runId: 'run', events: [close.shift()] }),
    describeWorkflowExecution: async () => ok({ ...record, userMetadata: { summary: await secret('ships') } }),
    listWorkflowExecutions: () => ok({ executions: [record] }),
    updateWorkflowExecution: () => ok({ runId: 'run', updateId: 'u', stage: 'COMPLETED', outcome: { failure } }),
  });
  const client = new Client({ service, dataConverter });
  const handle = client.workflow.getHandle('order-7');
  expect(await handle.result()).toBe('shipped');
  const error = await handle.result().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect(error).toMatchObject({
    retryState: 'TIMEOUT',
    cause: { message: 'no stock', type: 'Stock', details: [{ left: 0 }] },
  });
  const rejected = await handle.executeUpdate('set').catch((e: unknown) => e);
  expect(rejected).toBeInstanceOf(WorkflowUpdateFailedError);
  expect(rejected).toMatchObject({ cause: { message: 'no stock' } });
  const description = await handle.describe();
  expect(description.memo).toEqual({ note: 'remember' });
  expect(await description.staticSummary()).toBe('ships');
  for await (const info of client.workflow.list()) expect(info.memo).toEqual({ note: 'remember' });
});
