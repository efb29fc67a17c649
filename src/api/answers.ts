import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { failureToJson } from '../../protocol/json/history-json.ts';
import type { Failure } from '../../protocol/failure.ts';
import { ProtoJsonError, decode } from '../../protocol/json/proto-json.ts';
import type { Message } from '../../protocol/json/proto-json.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { ErrorCode, Reply, ServiceError } from '../../protocol/service-error.ts';

/** The one table from error code to number and HTTP status. Source: google.rpc.Code and grpc-gateway. */
const CODES: Readonly<Record<ErrorCode, readonly [code: number, status: number]>> = {
  CANCELLED: [1, 499],
  UNKNOWN: [2, 500],
  INVALID_ARGUMENT: [3, 400],
  DEADLINE_EXCEEDED: [4, 504],
  NOT_FOUND: [5, 404],
  ALREADY_EXISTS: [6, 409],
  PERMISSION_DENIED: [7, 403],
  RESOURCE_EXHAUSTED: [8, 429],
  FAILED_PRECONDITION: [9, 400],
  ABORTED: [10, 409],
  OUT_OF_RANGE: [11, 400],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAVAILABLE: [14, 503],
  UNAUTHENTICATED: [16, 401],
};
const DETAILS = 'type.googleapis.com/temporal.api.errordetails.v1.';
/** Temporal's limit on a request, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Whether payloads are written in shorthand: not for those who ask for full ones, and not for Temporal's Web UI. */
export function usesShorthand(c: Context): boolean {
  // As on Temporal it is enough that it is there.
  if (c.req.query('noPayloadShorthand') !== undefined) return false;
  return !typeOf(c).includes(FULL) && !isWebUi(c);
}

const FULL = 'no-payload-shorthand';
/** The dialect that is asked for: without a word on it, that of the request. */
function typeOf(c: Context): string {
  const accepted = c.req.header('accept') ?? '';
  return accepted.includes('application/json+') ? accepted : contentTypeOf(c);
}
const contentTypeOf = (c: Context): string => c.req.header('content-type') ?? '';

/** Temporal's Web UI names itself so, and its server prints what it passes on for people. */
const isWebUi = (c: Context): boolean => c.req.header('caller-type') === 'operator';

export function answer(c: Context, body: object, status = 200): Response {
  const pretty = c.req.query('pretty') !== undefined || typeOf(c).includes('+pretty') || isWebUi(c);
  const text = JSON.stringify(body, undefined, pretty ? 2 : undefined);
  return c.body(text, status as ContentfulStatusCode, { 'content-type': 'application/json' });
}

export function refusal(c: Context, error: ServiceError): Response {
  const [code, status] = CODES[error.code];
  const details = error.details?.map(({ type, ...fields }) => {
    const { failure } = fields as { failure?: Failure };
    // A failed query says what failed in the message; the failure itself only adds where.
    const more =
      failure === undefined || type === 'QueryFailedFailure'
        ? {}
        : { failure: failureToJson(failure, usesShorthand(c)) };
    const { failure: _, ...rest } = fields as Record<string, unknown>;
    return { '@type': `${DETAILS}${type}`, ...rest, ...more };
  });
  return answer(c, { code, message: error.message, ...(details?.length ? { details } : {}) }, status);
}

/** The answer to a request, from what the run replied. */
export function respond<Value>(c: Context, reply: Reply<Value>, body: (value: Value) => object): Response {
  return reply.error ? refusal(c, reply.error) : answer(c, body(reply.ok));
}

/** Reads a request's body. Nothing at all, an empty text and `{}` are the same. */
export const readBody = (c: Context, message: Message): Promise<Reply<Record<string, unknown>>> =>
  readJson(c, (json, shorthand) => decode(message, json, '', shorthand));

/** Reads a request's body with `read`, which throws a `ProtoJsonError` on what it does not take, and is told whether payloads may be shorthand. */
export async function readJson<Value>(
  c: Context,
  read: (json: unknown, shorthand: boolean) => Value,
): Promise<Reply<Value>> {
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > BODY_LIMIT) return invalid('http: request body too large');
  const text = new TextDecoder().decode(bytes);
  try {
    return ok(read(text.trim() === '' ? {} : JSON.parse(text), !contentTypeOf(c).includes(FULL)));
  } catch (error) {
    if (error instanceof ProtoJsonError) return invalid(error.message);
    return invalid(`the body is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`);
  }
}
