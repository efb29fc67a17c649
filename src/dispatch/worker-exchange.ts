/**
 * One exchange of JSON with a Worker, behind a binding of this account or anywhere by signed requests.
 *
 * 1. Every answer but a 200 with JSON is a problem in words: a Worker that is down, badly deployed or wrongly keyed is repaired by people.
 * 2. Only an aborted signal makes it reject, with the signal's reason.
 * 3. No problem carries a secret, a query or the credentials of a URL: it ends up in history, where many may read it.
 */
import { signWebhook } from '../../protocol/standard-webhooks.ts';

/** Where the tasks of a task queue are sent: behind a binding of this account, or anywhere by signed requests. */
export type ActivityRoute =
  | {
      readonly fetch: (request: Request) => Promise<Response>;
      /** It is this very Worker: the memory that an answer takes is the same, however it is read. */
      readonly isOwn?: true;
    }
  | { readonly url: string; readonly secret: string };

/** What is sent, and to whom. */
export interface Message {
  readonly taskQueue: string;
  /** The last part of the path `/task/…`. */
  readonly kind: 'activity' | 'nexus';
  readonly body: unknown;
  readonly idempotencyKey: string;
}
/** The answer is quoted, without what must not be repeated, by what says that it makes no sense. */
export type Exchanged =
  | { readonly answer: unknown; readonly place: string; readonly quoted: string }
  | { readonly problem: string; readonly tooLarge?: true };

const BINDING_ORIGIN = 'https://activities.perdure/task/';
const BODY_LIMIT = 4 * 1024 * 1024;
/** Of UTF-8, for one of a string's code units. */
const MOST_BYTES_EACH = 3;
export const QUOTE_LENGTH = 200;

export async function exchange(route: ActivityRoute, message: Message, signal: AbortSignal): Promise<Exchanged> {
  try {
    return await unlessAborted(ask(route, message, signal), signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const text = error instanceof Error ? error.message : String(error);
    return { problem: `no answer from ${placeOf(route, message)}: ${quote(text, route)}` };
  }
}

async function ask(route: ActivityRoute, message: Message, signal: AbortSignal): Promise<Exchanged> {
  const request = await requestFor(route, message, signal);
  const response = await ('url' in route ? fetch(request) : route.fetch(request));
  const place = placeOf(route, message);
  if (response.status !== 200) {
    const { text } = await readBody(response, QUOTE_LENGTH * 4, route);
    return { problem: `${place} answered ${response.status}: ${quote(text, route)}` };
  }
  const { text, complete } = await readBody(response, BODY_LIMIT, route);
  if (!complete) return { problem: `the answer of ${place} is over ${BODY_LIMIT} bytes`, tooLarge: true };
  try {
    return { answer: JSON.parse(text) as unknown, place, quoted: quote(text, route) };
  } catch {
    return { problem: `${place} answered 200 with what is not JSON: ${quote(text, route)}` };
  }
}

async function requestFor(route: ActivityRoute, message: Message, signal: AbortSignal): Promise<Request> {
  const body = JSON.stringify(message.body);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'perdure-idempotency-key': message.idempotencyKey,
  };
  if ('url' in route) {
    // A fresh id per request: a task that is sent again, after an eviction, is not a replay. The idempotency key tells that it is the same.
    const id = `msg_${crypto.randomUUID()}`;
    Object.assign(headers, await signWebhook(route.secret, { id, timestamp: Math.floor(Date.now() / 1000), body }));
  }
  // A redirect is not followed: the signature is for this address.
  return new Request(addressOf(route, message), {
    method: 'POST',
    headers,
    body,
    signal,
    redirect: 'manual',
  });
}

/** Tasks of another kind than activities go to the path beside theirs. */
function addressOf(route: ActivityRoute, { kind }: Message): string {
  if (!('url' in route)) return BINDING_ORIGIN + kind;
  return kind === 'activity' ? route.url : new URL(kind, route.url).href;
}

/** At most `limit` bytes of an answer. This Worker's own are read at once and measured afterwards: looking at headers takes long. */
async function readBody(
  response: Response,
  limit: number,
  route: ActivityRoute,
): Promise<{ text: string; complete: boolean }> {
  if ('isOwn' in route && route.isOwn === true) {
    const text = await response.text();
    return { text: text.slice(0, limit), complete: text.length * MOST_BYTES_EACH <= limit || bytesIn(text) <= limit };
  }
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

const bytesIn = (text: string): number => new TextEncoder().encode(text).byteLength;

/** Rejects as soon as the signal does, even where a binding's `fetch` takes no notice of it. The signal is of this exchange alone. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

function placeOf(route: ActivityRoute, message: Message): string {
  const queue = JSON.stringify(message.taskQueue);
  if (!('url' in route)) return `the binding of task queue ${queue}`;
  if (!URL.canParse(route.url)) return `task queue ${queue}, whose url is not a URL`;
  const { origin, pathname } = new URL(addressOf(route, message));
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
