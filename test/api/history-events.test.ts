import { afterEach, expect, test } from 'vitest';
import type { HistoryEvent } from '../../protocol/events.ts';
import { ok, notFound } from '../../protocol/service-error.ts';
import { CONNECTION, HEARTBEAT, messages } from '../../src/api/history-events.ts';
import type { ReadPage } from '../../src/api/history-events.ts';
import { closed, fetchApi, http, restoreTime, signal, start } from '../objects/harness.ts';

afterEach(restoreTime);
const NS = '/api/v1/namespaces/default';
const EVENTS = { accept: 'text/event-stream' };
const open = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetchApi('GET', `${NS}/workflows/${path}`, undefined, { ...EVENTS, ...headers });

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly eventId: string; readonly eventType: string };
}

/** Messages as a client takes a stream apart: by blank lines; comments and `retry` are not messages. */
async function* messagesOf(response: Response): AsyncGenerator<Message> {
  let text = '';
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      if (fields['data'] === undefined) continue;
      yield {
        id: fields['id'] ?? '',
        event: fields['event'] ?? '',
        data: JSON.parse(fields['data']) as Message['data'],
      };
    }
  }
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test('a closed run is streamed event by event, and the stream ends with the close event', async () => {
  await start('events-1', 'hello', ['x']);
  await closed('events-1');
  const response = await open('events-1/history');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const streamed = await all(messagesOf(response));
  const page = (await http('GET', `${NS}/workflows/events-1/history`)).body as unknown as {
    history: { events: Message['data'][] };
  };
  expect(streamed.map(({ data }) => data)).toEqual(page.history.events);
  expect(streamed.map(({ id }) => id)).toEqual(page.history.events.map(({ eventId }) => eventId));
  expect(streamed.at(-1)?.event).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
});

test('what happens while somebody follows is streamed as it happens', async () => {
  await start('events-2', 'approval');
  const stream = messagesOf(await open('events-2/history'));
  expect((await stream.next()).value).toMatchObject({ id: '1', event: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' });
  await signal('events-2', 'approve', 'Zoe');
  const rest = await all(stream);
  expect(rest.map(({ event }) => event)).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED');
  expect(rest.at(-1)?.event).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
});

test('Last-Event-ID goes on after that event, and after the last one there is nothing to come back for', async () => {
  await start('events-3', 'hello', ['x']);
  const { eventId } = await closed('events-3');
  const rest = await all(messagesOf(await open('events-3/history', { 'last-event-id': '3' })));
  expect(rest.map(({ id }) => Number(id))).toEqual(Array.from({ length: eventId - 3 }, (_, at) => at + 4));
  const again = await open('events-3/history', { 'last-event-id': String(eventId) });
  expect([again.status, await again.text()]).toEqual([204, '']);
});

test('with follow the stream goes on with the next run, and so does who comes back between the two', async () => {
  const reply = await start('events-4', 'countdown', [1]);
  await closed('events-4');
  const first = reply.ok?.runId ?? '';
  const path = `events-4/history?follow=true&execution.runId=${first}`;
  const streamed = await all(messagesOf(await open(path)));
  const closes = streamed.filter(({ event }) => /CONTINUED_AS_NEW|COMPLETED$/.test(event) && !event.includes('TASK'));
  expect(closes.map(({ event }) => event)).toEqual([
    'EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
    'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
  ]);
  const [between, last] = closes.map(({ id }) => id) as [string, string];
  expect(between).toBe(`${first}/${between.split('/')[1]}`);
  const second = await all(messagesOf(await open('events-4/history?follow=true', { 'last-event-id': between })));
  expect(second[0]?.event).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED');
  expect(second.map(({ id }) => id)).toEqual(streamed.slice(-second.length).map(({ id }) => id));
  expect((await open('events-4/history?follow=true', { 'last-event-id': last })).status).toBe(204);
});

test('without follow the stream ends with the run', async () => {
  const reply = await start('events-5', 'countdown', [1]);
  await closed('events-5');
  const streamed = await all(messagesOf(await open(`events-5/history?execution.runId=${reply.ok?.runId}`)));
  expect(streamed.at(-1)?.event).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW');
});

test.each([
  ['of a workflow that is not there', 'nobody/history', {}, 404],
  ['after an id that is not of this stream', 'events-1/history', { 'last-event-id': 'x' }, 400],
])('a stream %s is refused with JSON', async (_, path, headers, status) => {
  const answer = await http('GET', `${NS}/workflows/${path}`, undefined, { ...EVENTS, ...headers });
  expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(/.+/) as string } });
});

test('a client that goes away leaves the run as it is', async () => {
  await start('events-6', 'approval');
  const response = await open('events-6/history');
  await response.body?.cancel();
  await signal('events-6', 'approve', 'Zoe');
  expect((await closed('events-6')).type).toBe('WorkflowExecutionCompleted');
});

// What takes time, by hand: pages are given as they are asked for, and time passes where a page is waited for.
const event = (eventId: number, more: object = {}) =>
  ({
    eventId,
    eventTime: 0,
    type: 'WorkflowTaskScheduled',
    taskQueue: 'test',
    attempt: 1,
    ...more,
  }) as unknown as HistoryEvent;
function given(...pages: Awaited<ReturnType<ReadPage>>[]) {
  let now = 1_000_000;
  const asked: Parameters<ReadPage>[0][] = [];
  const read: ReadPage = async (request) => {
    asked.push(request);
    now += request.waitMs ?? 0;
    return pages.shift() ?? ok({ runId: request.runId, events: [], next: request.after ?? 0 });
  };
  return { read, asked, options: { follow: false, shorthand: true, until: now + CONNECTION, now: () => now } };
}

test('a comment is sent when nothing happens, and the connection ends in bounded time', async () => {
  const { read, asked, options } = given();
  const sent = await all(messages(read, { runId: 'r', events: [event(1)], next: 1 }, options));
  expect(sent[0]).toBe('retry: 1000\n\n');
  expect(sent.slice(2)).toEqual(Array.from({ length: CONNECTION / HEARTBEAT }, () => ': nothing new\n\n'));
  expect(asked.every(({ after, waitMs }) => after === 1 && waitMs === HEARTBEAT)).toBe(true);
});

test('a connection ends where the history cannot be read, so that the client comes back', async () => {
  const { read, options } = given(notFound('workflow not found'));
  expect(await all(messages(read, { runId: 'r', events: [event(1)], next: 1 }, options))).toHaveLength(2);
});

test('a run that is to go on in one that is not there yet ends the connection', async () => {
  const close = event(9, { type: 'WorkflowExecutionContinuedAsNew', newExecutionRunId: 'r2' });
  const { read, asked, options } = given(ok({ runId: 'r', events: [close] }), notFound('workflow not found'));
  const sent = await all(messages(read, { runId: 'r', events: [close] }, { ...options, follow: true }));
  expect(sent.at(-1)).toContain('id: r/9\n');
  expect(asked.at(-1)).toMatchObject({ runId: 'r2', after: 0 });
});
