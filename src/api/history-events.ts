/**
 * A run's history as server-sent events, so that a page can follow a run without asking again and again.
 *
 * 1. One message is one history event: its id, its type, and its JSON as `…/history` has it.
 * 2. `Last-Event-ID` goes on after that event, so a connection may end at any time, and does before long.
 * 3. The close event is the last. Who comes back after it gets 204, which tells an `EventSource` to stop.
 * 4. With `?follow=true` the stream goes on with the next run of the chain; ids then name the run as well, `runId/eventId`.
 *
 * Source: the HTML standard, "Server-sent events".
 */
import type { Context } from 'hono';
import { eventToJson } from '../../protocol/json/history-json.ts';
import type { GetWorkflowExecutionHistoryReply, GetWorkflowExecutionHistoryRequest } from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { refusal, usesShorthand } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { textStream } from './text-stream.ts';
import { executionOf, runIdInQuery } from './workflows.ts';

/** How long a connection lasts at most, in milliseconds: the client opens the next one. */
export const CONNECTION = 300_000;
/** A comment after so long without an event, in milliseconds, keeps proxies from closing the connection. */
export const HEARTBEAT = 15_000;
/** How long the client waits before it opens the next connection, in milliseconds. */
const RETRY = 1_000;
const PAGE = 256;

type Page = GetWorkflowExecutionHistoryReply;
/** Reads a page of one run's history. */
export type ReadPage = (
  request: Pick<GetWorkflowExecutionHistoryRequest, 'after' | 'waitMs' | 'closeEventOnly'> & { readonly runId: string },
) => Promise<Reply<Page>>;

export const asksForEvents = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/event-stream');

export async function historyEvents<Env>(c: Context, { service, now }: ApiOptions<Env>): Promise<Response> {
  const last = lastEventId(c.req.header('last-event-id'));
  if (last.error) return refusal(c, last.error);
  const { namespace, workflowId, runId } = executionOf(c, last.ok.runId ?? runIdInQuery(c));
  const read: ReadPage = (request) =>
    service.getWorkflowExecutionHistory({ namespace, workflowId, pageSize: PAGE, ...request });
  const { after } = last.ok;
  const first = await service.getWorkflowExecutionHistory({
    namespace,
    workflowId,
    pageSize: PAGE,
    waitMs: 0,
    ...(runId === undefined ? {} : { runId }),
    ...(after === undefined ? {} : { after }),
  });
  if (first.error) return refusal(c, first.error);
  const follow = !['', 'false', undefined].includes(c.req.query('follow'));
  if (isExhausted(first.ok) && !(follow && (await nextRun(read, first.ok.runId)))) return c.body(null, 204);
  const options = { follow, shorthand: usesShorthand(c), until: now() + CONNECTION, now };
  return new Response(textStream(messages(read, first.ok, options)), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}

interface Options {
  readonly follow: boolean;
  readonly shorthand: boolean;
  /** When the connection ends, in milliseconds since the epoch. */
  readonly until: number;
  readonly now: () => number;
}

/** The messages of one connection, from a first page on. It ends early where the history cannot be read: the client comes back. */
export async function* messages(
  read: ReadPage,
  first: Page,
  { follow, shorthand, until, now }: Options,
): AsyncGenerator<string> {
  yield `retry: ${RETRY}\n\n`;
  for (let page = first; ;) {
    const { runId, events, next } = page;
    for (const event of events) {
      const id = follow ? `${runId}/${event.eventId}` : event.eventId;
      const json = eventToJson(event, shorthand) as { readonly eventType: string };
      yield `id: ${id}\nevent: ${json.eventType}\ndata: ${JSON.stringify(json)}\n\n`;
    }
    if (events.length === 0 && next !== undefined) yield ': nothing new\n\n';
    const wait = Math.min(HEARTBEAT, until - now());
    if (wait <= 0) return;
    const run = next === undefined ? follow && (await nextRun(read, runId)) : runId;
    if (!run) return;
    const reply = await read({ runId: run, after: next ?? 0, waitMs: wait });
    if (reply.error) return;
    page = reply.ok;
  }
}

/** Whether there is nothing after what the client has, and never will be. */
const isExhausted = ({ events, next }: Page): boolean => events.length === 0 && next === undefined;

/** The run that goes on where this one has ended: continued as new, retried, or the next of a cron schedule. */
async function nextRun(read: ReadPage, runId: string): Promise<string | undefined> {
  const reply = await read({ runId, closeEventOnly: true });
  const close = reply.ok?.events.at(-1);
  return close && 'newExecutionRunId' in close ? close.newExecutionRunId : undefined;
}

function lastEventId(text: string | undefined): Reply<{ readonly runId?: string; readonly after?: number }> {
  if (text === undefined || text === '') return ok({});
  const [, runId, eventId] = /^(?:([^/]+)\/)?(\d{1,15})$/.exec(text) ?? [];
  if (eventId === undefined) return invalid('Last-Event-ID is not one of this stream: eventId or runId/eventId.');
  return ok({ ...(runId === undefined ? {} : { runId }), after: Number(eventId) });
}
