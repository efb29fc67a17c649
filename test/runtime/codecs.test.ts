import { expect, test } from 'vitest';
import {
  ApplicationFailure,
  defineQuery,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertMemo,
} from 'perdure/workflow';
import { encryptionCodec } from '../../examples/encryption/codec.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { ActivityTask } from '../../protocol/tasks.ts';
import { DefaultFailureConverter, withFailureConverter } from '../../sdk/common/failure-converter.ts';
import { defaultPayloadConverter } from '../../sdk/common/payload-converter.ts';
import { combineCodecs, fromProto, fromProtoConverter, mapPayloads, toProto } from '../../sdk/common/payload-codec.ts';
import type { PayloadCodec } from '../../sdk/common/payload-codec.ts';
import { createActivityRunner } from '../../sdk/activity/run-activity.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import { drive, payloads } from './drive.ts';

const codec = encryptionCodec(new Uint8Array(32).fill(7));
const { encode, decode } = combineCodecs([codec]);
const plain = async (list: readonly Payload[] | undefined) => decode(list ?? []);
const hasSecret = (thing: unknown): boolean => JSON.stringify(thing).includes(jsonPayload('secret').data ?? '');

test('what workflow code sends is encrypted, and what it is sent is decrypted, also on replay', async () => {
  const { greet } = proxyActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: '1s' });
  const run = drive(
    async (name: string) => {
      upsertMemo({ name });
      return greet(name);
    },
    { args: ['secret'], runner: { payloadCodecs: [codec] }, replay: false },
  );
  const [memo, schedule] = await run.task();
  expect([memo, schedule].some(hasSecret)).toBe(false);
  expect(schedule).toMatchObject({ type: 'ScheduleActivityTask', activityType: 'greet' });
  expect(await plain(schedule?.type === 'ScheduleActivityTask' ? (schedule.input ?? []) : [])).toEqual(
    payloads('secret'),
  );
  run.complete('1');
  const completed = run.history.pop();
  run.add({ ...completed, result: await encode(payloads('Hello, secret!')) } as never);
  const [end] = await run.task();
  expect(hasSecret(end)).toBe(false);
  expect(await plain(end && 'result' in end ? end.result : [])).toEqual(payloads('Hello, secret!'));
  expect(await run.replay()).toBeUndefined();
});

test('failures, queries and local activities are encrypted; what the engine must read is not', async () => {
  const { greet } = proxyLocalActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: '1s' });
  const run = drive(
    async () => {
      setHandler(defineQuery<string, [string]>('echo'), (text) => text);
      await greet('secret');
      throw ApplicationFailure.nonRetryable('refused', 'Refused', 'secret');
    },
    {
      replay: false,
      runner: {
        payloadCodecs: [codec],
        runLocalActivity: async ({ input }) => ({ status: 'completed', ...(input ? { result: input } : {}) }),
      },
    },
  );
  const [marker, failed] = await run.task();
  expect([marker, failed].some(hasSecret)).toBe(false);
  expect(marker).toMatchObject({ markerName: 'core_local_activity' });
  const details = marker?.type === 'RecordMarker' ? marker.details : {};
  expect(JSON.parse(atob(details['data']?.[0]?.data ?? ''))).toMatchObject({ seq: 1, activity_type: 'greet' });
  expect(await plain(details['result'])).toEqual(payloads('secret'));
  expect(await mapPayloads(failed, decode)).toMatchObject({
    failure: { applicationFailureInfo: { type: 'Refused', details: payloads('secret') } },
  });
  const answer = await run.query('echo', 'secret');
  expect(hasSecret(answer)).toBe(false);
  expect(await mapPayloads(answer, decode)).toEqual({ result: payloads('secret') });
});

test('activities see and give plain values', async () => {
  const run = createActivityRunner({ activities: { echo: (text: string) => text }, payloadCodecs: [codec] });
  const task = {
    taskToken: '',
    activityType: 'echo',
    activityId: '1',
    attempt: 1,
    input: await encode(payloads('secret')),
  };
  const outcome = await run(task as unknown as ActivityTask, new AbortController().signal, async () => ({}));
  expect(hasSecret(outcome)).toBe(false);
  expect(await mapPayloads(outcome, decode)).toMatchObject({ status: 'completed', result: payloads('secret') });
});

test('a payload of another key fails the attempt, and the workflow task, with a message', async () => {
  const other = combineCodecs([encryptionCodec(new Uint8Array(32).fill(8))]);
  const input = await other.encode(payloads('secret'));
  const run = createActivityRunner({ activities: {}, payloadCodecs: [codec] });
  const task = { taskToken: '', activityType: 'echo', activityId: '1', attempt: 1, input };
  const outcome = await run(task as unknown as ActivityTask, new AbortController().signal, async () => ({}));
  expect(outcome).toMatchObject({ status: 'failed', failure: { applicationFailureInfo: { type: 'DOMException' } } });
  const runner = createWorkflowTaskRunner({ workflows: {}, payloadCodecs: [codec] });
  const started = { type: 'WorkflowExecutionStarted', eventId: 1, eventTime: 1, input } as never;
  await expect(runner({ namespace: 'n', workflowId: 'w', runId: 'r' }).activate([started])).rejects.toThrow();
});

test('of several codecs the last encodes first and decodes last', async () => {
  const order: string[] = [];
  const named = (name: string): PayloadCodec => ({
    encode: async (list) => (order.push(`encode ${name}`), list),
    decode: async (list) => (order.push(`decode ${name}`), list),
  });
  const both = combineCodecs([named('a'), named('b')]);
  await both.encode(payloads(1));
  await both.decode(payloads(1));
  expect(order).toEqual(['encode b', 'encode a', 'decode a', 'decode b']);
});

test('payloads keep every byte between the two forms', () => {
  const payload = { metadata: { encoding: btoa('binary/plain') }, data: btoa('\u0000\u00ff') };
  expect(fromProto(toProto(payload))).toEqual(payload);
  expect(fromProto(toProto({}))).toEqual({});
});

test('messages and stacks are encrypted where the deployment encodes them, and come back as they were', async () => {
  const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
  const payloadConverter = withFailureConverter(defaultPayloadConverter, failureConverter);
  const run = createActivityRunner({
    activities: {
      refuse: () => {
        throw ApplicationFailure.nonRetryable('the secret is out', 'Refused');
      },
    },
    payloadConverter,
    payloadCodecs: [codec],
  });
  const task = { taskToken: '', activityType: 'refuse', activityId: '1', attempt: 1 };
  const outcome = await run(task as unknown as ActivityTask, new AbortController().signal, async () => ({}));
  expect(JSON.stringify(outcome)).not.toMatch(/secret is out/);
  expect(outcome).toMatchObject({
    failure: { message: 'Encoded failure', applicationFailureInfo: { type: 'Refused' } },
  });
  const { refuse } = proxyActivities<{ refuse(): Promise<void> }>({ startToCloseTimeout: '1s' });
  const workflow = drive(() => refuse().catch((error: Error) => (error.cause as Error).message), {
    replay: false,
    runner: { payloadConverter, payloadCodecs: [codec] },
  });
  await workflow.task();
  workflow.fail('1', outcome.status === 'failed' ? outcome.failure : {});
  const [end] = await workflow.task();
  expect(await plain(end && 'result' in end ? end.result : [])).toEqual(payloads('the secret is out'));
});

test('a converter that was written for payloads of bytes can be used', () => {
  const converter = fromProtoConverter({
    toPayload: (value) =>
      value === undefined
        ? undefined
        : { metadata: { encoding: new TextEncoder().encode('text') }, data: new TextEncoder().encode(String(value)) },
    fromPayload: ({ data }) => new TextDecoder().decode(data ?? new Uint8Array()),
  });
  const payload = converter.toPayload(42);
  expect(payload).toEqual({ metadata: { encoding: btoa('text') }, data: btoa('42') });
  expect(converter.fromPayload(payload)).toBe('42');
  expect(() => converter.toPayload(undefined)).toThrow(/cannot be serialised/);
});

test('the one input and the one result of an operation are encrypted, and the header of a callback is not', async () => {
  const command = { type: 'ScheduleNexusOperation', input: jsonPayload('secret'), nexusHeader: { trace: '7' } };
  const encoded = await mapPayloads(command, encode);
  expect(hasSecret(encoded)).toBe(false);
  expect(await mapPayloads(encoded, decode)).toEqual(command);
  const completionCallbacks = [{ nexus: { url: 'temporal://system', header: { token: 'dA==' } } }];
  expect(await mapPayloads({ completionCallbacks }, encode)).toEqual({ completionCallbacks });
});
