import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { eventToJson } from '../../protocol/json/history-json.ts';
import { HistoryEventFilterType } from '../../protocol/json/messages.ts';
import { decodeEnum } from '../../protocol/json/proto-json.ts';
import { base64ToUtf8, utf8ToBase64 } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { refusal, respond, usesShorthand } from './answers.ts';
import { asksForEvents, historyEvents } from './history-events.ts';
import { LONG_POLL, flagIn, pageOf, queryOf } from './query-parameters.ts';
import type { ApiOptions } from './options.ts';
import { executionOf, runIdInQuery } from './workflows.ts';

const LARGEST_PAGE = 256;

interface PageToken {
  readonly runId: string;
  readonly after: number;
}

/** Routes of a run's history: by pages, forwards and backwards, and as a stream of events. */
export function history<Env extends object>(options: ApiOptions<Env>): Hono {
  const { service } = options;
  const app = new Hono();
  app.get('/:workflowId/history', (c) => (asksForEvents(c) ? historyEvents(c, options) : page(c, service, false)));
  app.get('/:workflowId/history-reverse', (c) => page(c, service, true));
  return app;
}

async function page(c: Context, service: WorkflowService, reverse: boolean): Promise<Response> {
  const asks = pageOf(c, 'maximumPageSize');
  if (asks.error) return refusal(c, asks.error);
  const waits = flagIn(c, 'waitNewEvent');
  if (waits.error) return refusal(c, waits.error);
  const { pageSize: size, nextPageToken: text } = asks.ok;
  const token = text ? readToken(text) : ok(undefined);
  if (token.error) return refusal(c, token.error);
  const asked = runIdInQuery(c);
  const request = executionOf(c, asked);
  if (token.ok && asked && token.ok.runId !== asked)
    return refusal(c, invalid('RunId in request does not match the NextPageToken.').error);
  const filter = closeEventOnly(c);
  if (filter.error) return refusal(c, filter.error);
  const reply = await service.getWorkflowExecutionHistory({
    ...request,
    ...(token.ok ? { ...(token.ok.runId ? { runId: token.ok.runId } : {}), after: token.ok.after } : {}),
    pageSize: size > 0 ? Math.min(size, LARGEST_PAGE) : LARGEST_PAGE,
    reverse,
    closeEventOnly: filter.ok,
    ...(waits.ok && !reverse ? { waitMs: LONG_POLL } : {}),
  });
  const shorthand = usesShorthand(c);
  return respond(c, reply, ({ runId, events, next }) => ({
    history: events.length > 0 ? { events: events.map((event) => eventToJson(event, shorthand)) } : {},
    ...(next === undefined ? {} : { nextPageToken: utf8ToBase64(JSON.stringify({ runId, after: next })) }),
  }));
}

function closeEventOnly(c: Context): Reply<boolean> {
  const text = queryOf(c, 'historyEventFilterType');
  if (text === undefined || text === '') return ok(false);
  try {
    return ok(
      decodeEnum(HistoryEventFilterType as { enum: string; values: string[] }, text, 'historyEventFilterType') ===
        'CLOSE_EVENT',
    );
  } catch (error) {
    return invalid((error as Error).message);
  }
}

function readToken(text: string): Reply<PageToken> {
  try {
    const token = JSON.parse(base64ToUtf8(text)) as Partial<PageToken>;
    if (typeof token.runId === 'string' && Number.isSafeInteger(token.after)) return ok(token as PageToken);
  } catch {
    // Not one of ours.
  }
  return invalid('Invalid NextPageToken.');
}
