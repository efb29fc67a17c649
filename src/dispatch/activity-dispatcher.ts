/**
 * Sends activity tasks to the Workers that run them, and turns whatever comes back into an outcome.
 *
 * 1. Every answer but a 200 with a valid outcome is a retryable failure of the attempt: a Worker that is down, badly deployed or wrongly
 *    keyed is repaired by people, and the retry policy decides how long to wait for them.
 * 2. Only an aborted signal makes `dispatch` reject, with the signal's reason.
 * 3. No failure carries a secret, a query or the credentials of a URL: failures stand in history, where many may read them.
 */
import type { Failure } from '../../protocol/failure.ts';
import { payloadSize } from '../../protocol/payload.ts';
import { signWebhook } from '../../protocol/standard-webhooks.ts';
import type { ActivityTask, ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { checkActivityTaskOutcome } from './activity-outcome.ts';

/** Where the activities of a task queue run: behind a binding of this account, or anywhere by signed requests. */
export type ActivityRoute =
  | { readonly fetch: (request: Request) => Promise<Response> }
  | { readonly url: string; readonly secret: string };

export interface ActivityDispatcher {
  handles(taskQueue: string): boolean;
  dispatch(task: ActivityTask, signal: AbortSignal): Promise<ActivityTaskOutcome>;
}

const BINDING_URL = 'https://activities.perdure/task/activity';
const RESULT_LIMIT = 2 * 1024 * 1024;
const BODY_LIMIT = 4 * 1024 * 1024;
const QUOTE_LENGTH = 200;

/**
 * A dispatcher for these task queues.
 *
 * @example
 * const dispatcher = createActivityDispatcher({ default: env.ACTIVITIES, mail: { url: 'https://mail.example/task/activity', secret } });
 */
export function createActivityDispatcher(routes: Readonly<Record<string, ActivityRoute>>): ActivityDispatcher {
  const routeOf = (taskQueue: string): ActivityRoute | undefined =>
    Object.hasOwn(routes, taskQueue) ? routes[taskQueue] : undefined;
  return {
    handles: (taskQueue) => routeOf(taskQueue) !== undefined,
    async dispatch(task, signal) {
      signal.throwIfAborted();
      const route = routeOf(task.taskQueue);
      if (route === undefined) return failed(`no route for task queue ${JSON.stringify(task.taskQueue)}`);
      try {
        return await unlessAborted(exchange(route, task, signal), signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const message = error instanceof Error ? error.message : String(error);
        return failed(`no answer from ${placeOf(route, task)}: ${quote(message, route)}`);
      }
    },
  };
}

async function exchange(route: ActivityRoute, task: ActivityTask, signal: AbortSignal): Promise<ActivityTaskOutcome> {
  const request = await requestFor(route, task, signal);
  const response = await ('url' in route ? fetch(request) : route.fetch(request));
  const place = placeOf(route, task);
  if (response.status !== 200) {
    const { text } = await readBody(response, QUOTE_LENGTH * 4);
    return failed(`${place} answered ${response.status}: ${quote(text, route)}`);
  }
  const { text, complete } = await readBody(response, BODY_LIMIT);
  if (!complete) return tooLarge(`the answer of ${place} is over ${BODY_LIMIT} bytes`);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return failed(`${place} answered 200 with what is not JSON: ${quote(text, route)}`);
  }
  const checked = checkActivityTaskOutcome(answer);
  if ('wrong' in checked) {
    return failed(
      `${place} answered 200 with what is not an outcome (${checked.wrong.slice(0, QUOTE_LENGTH)}): ${quote(text, route)}`,
    );
  }
  const { outcome } = checked;
  const size = payloadSize(
    outcome.status === 'completed' ? outcome.result : outcome.status === 'canceled' ? outcome.details : undefined,
  );
  return size > RESULT_LIMIT ? tooLarge(`the result is ${size} bytes; the limit is ${RESULT_LIMIT}`) : outcome;
}

async function requestFor(route: ActivityRoute, task: ActivityTask, signal: AbortSignal): Promise<Request> {
  const body = JSON.stringify(task);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'perdure-idempotency-key': `${task.runId}/${encodeURIComponent(task.activityId)}/${task.attempt}`,
  };
  if ('url' in route) {
    // A fresh id per request: a task that is sent again, after an eviction, is not a replay. The idempotency key tells that it is the same.
    const id = `msg_${crypto.randomUUID()}`;
    Object.assign(headers, await signWebhook(route.secret, { id, timestamp: Math.floor(Date.now() / 1000), body }));
  }
  // A redirect is not followed: the signature is for this address.
  return new Request('url' in route ? route.url : BINDING_URL, {
    method: 'POST',
    headers,
    body,
    signal,
    redirect: 'manual',
  });
}

async function readBody(response: Response, limit: number): Promise<{ text: string; complete: boolean }> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  if (length <= limit) return { text: await response.text(), complete: true }; // The platform holds it to that length.
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return { text, complete: true };
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || value === undefined) return { text: text + decoder.decode(), complete: true };
    size += value.byteLength;
    text += decoder.decode(value.subarray(0, Math.max(0, value.byteLength - Math.max(0, size - limit))), {
      stream: true,
    });
    if (size > limit) {
      reader.cancel().catch(() => undefined);
      return { text, complete: false };
    }
  }
}

/** Rejects as soon as the signal does, even where a binding's `fetch` takes no notice of it. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function placeOf(route: ActivityRoute, task: ActivityTask): string {
  if (!('url' in route)) return `the binding of task queue ${JSON.stringify(task.taskQueue)}`;
  if (!URL.canParse(route.url)) return `task queue ${JSON.stringify(task.taskQueue)}, whose url is not a URL`;
  const { origin, pathname } = new URL(route.url);
  return origin + pathname;
}

/** The first characters of what was answered, without what must not be repeated (rule 3). */
function quote(text: string, route: ActivityRoute): string {
  let quoted = text;
  if ('url' in route) {
    const { username, password, search } = URL.canParse(route.url) ? new URL(route.url) : {};
    const secrets = [route.url, route.secret, route.secret.replace(/^whsec_/, ''), password, username, search];
    for (const secret of secrets) if (secret) quoted = quoted.replaceAll(secret, '…');
  }
  return quoted.trim() === '' ? 'nothing' : quoted.slice(0, QUOTE_LENGTH);
}

const failed = (message: string): ActivityTaskOutcome => failure(message, 'ActivityWorkerError', false);
const tooLarge = (message: string): ActivityTaskOutcome => failure(message, 'PayloadsTooLarge', true);

function failure(message: string, type: string, nonRetryable: boolean): ActivityTaskOutcome {
  const value: Failure = { message, source: 'Perdure', applicationFailureInfo: { type, nonRetryable } };
  return { status: 'failed', failure: value };
}
