import { STATUS_CODES } from '../../../protocol/json/status-codes.ts';
import { failureFromJson } from '../../../protocol/json/history-from-json.ts';
import type { ErrorCode, ErrorDetail, Reply, ServiceError } from '../../../protocol/service-error.ts';
import { ok, refuse } from '../../../protocol/service-error.ts';
import { defined } from '../defined.ts';
import type { Metadata } from '../types.ts';

export type Json = Readonly<Record<string, unknown>>;
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/v1`, and encoded: see {@link path}. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
}
/** Sends one request. Refuses with what the server says; throws, with `retryable` set, when there is no answer. */
export type Send = (request: HttpRequest, signal?: AbortSignal) => Promise<Reply<Json>>;

/** A request that got no answer. */
export class UnreachableError extends Error {
  override readonly name: string = 'UnreachableError';
  readonly retryable = true;
}

/** Payloads are written and read in full, so that nothing of them is lost. */
const FULL_PAYLOADS = { noPayloadShorthand: true };
const JSON_TYPE = 'application/json';

export function createSend({
  baseUrl,
  headers,
  fetch = (url, init) => globalThis.fetch(url, init),
}: {
  readonly baseUrl: string;
  readonly headers: () => Metadata;
  readonly fetch?: Fetch;
}): Send {
  return async ({ method, path, query = {}, body }, signal) => {
    const search = new URLSearchParams(
      Object.entries(defined({ ...query, ...FULL_PAYLOADS })).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    ).toString();
    const url = `${baseUrl}/api/v1${path}?${search}`;
    const init = {
      method,
      headers: { accept: JSON_TYPE, 'content-type': JSON_TYPE, ...headers() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    };
    let status: number;
    let text: string;
    try {
      const response = await fetch(url, init);
      status = response.status;
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) return refuse('CANCELLED', 'Call cancelled');
      const why = error instanceof Error ? error.message : String(error);
      throw new UnreachableError(`no answer from ${baseUrl}: ${why}`, { cause: error });
    }
    return readAnswer(status, text);
  };
}

function readAnswer(status: number, text: string): Reply<Json> {
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    // Not from the service, but from something before it.
  }
  const isObject = typeof json === 'object' && json !== null;
  if (status >= 200 && status < 300 && isObject) return ok(json as Json);
  if (isObject && typeof (json as Json)['code'] === 'number') return { error: errorFromJson(json as Json) };
  return refuse(codeOfStatus(status), `the server answered with status ${status}: ${text.slice(0, 200)}`);
}

const DETAILS = /^type\.googleapis\.com\/temporal\.api\.[a-z]+\.v1\./;

function errorFromJson({ code, message, details }: Json): ServiceError {
  const [name] = Object.entries(STATUS_CODES).find(([, number]) => number === code) ?? ['UNKNOWN'];
  const list = (Array.isArray(details) ? (details as Json[]) : []).map(({ '@type': type, failure, ...fields }) => ({
    ...fields,
    type: String(type).replace(DETAILS, ''),
    ...(failure ? { failure: failureFromJson(failure) } : {}),
  })) satisfies ErrorDetail[];
  const text = typeof message === 'string' ? message : '';
  return { code: name as ErrorCode, message: text, ...(list.length > 0 ? { details: list } : {}) };
}

/** What an answer without a code stands for. Source: gRPC's mapping of HTTP statuses. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'PERMISSION_DENIED';
  if (status === 404) return 'UNIMPLEMENTED';
  if (status === 400) return 'INTERNAL';
  return [429, 502, 503, 504].includes(status) ? 'UNAVAILABLE' : 'UNKNOWN';
}

/** A path of a URL, whose values are encoded. @throws {TypeError} for `.` and `..`, which no URL can carry. @example path`/workflows/${id}` */
export function path(texts: TemplateStringsArray, ...values: string[]): string {
  return values.reduce((path, value, at) => {
    if (value === '.' || value === '..') throw new TypeError(`"${value}" cannot stand in the path of a URL`);
    return `${path}${encodeURIComponent(value)}${texts[at + 1] ?? ''}`;
  }, texts[0] ?? '');
}
