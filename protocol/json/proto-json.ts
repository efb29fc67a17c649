/**
 * Proto3 JSON, driven by short descriptions of messages. Inside, durations and timestamps are milliseconds, 64-bit integers numbers, and
 * enums their short names; outside they are what Temporal's HTTP API has.
 *
 * Source: the proto3 JSON mapping, and `temporal.api` for payload shorthand (api-go, `common/v1/payload_json.go`).
 */
import { BINARY_NULL, base64ToUtf8, jsonPayload, payloadEncoding } from '../payload.ts';
import type { Payload } from '../payload.ts';

export type Kind =
  | 'string'
  | 'bool'
  | 'int'
  /** An integer of 64 bits: JSON has it as a string, and it is read from either. */
  | 'long'
  | 'double'
  | 'duration'
  | 'timestamp'
  | 'payload'
  | 'payloads'
  | 'payloadMap'
  | 'stringMap'
  | 'any'
  | { readonly enum: string; readonly values: readonly string[] }
  | { readonly message: Message }
  | { readonly list: Kind };
/** The fields of a message, by their camelCase name. */
export type Message = Readonly<Record<string, Kind>>;

/** What is wrong with a body, with the path of the field. */
export class ProtoJsonError extends Error {
  override readonly name: string = 'ProtoJsonError';
}

/** A field's name as JSON has it: snake case is accepted and read as camel case. */
export const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Reads a message. Unknown fields and wrong types are refused; `null` stands for a field that is not there. */
export function decode(message: Message, json: unknown, at = ''): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(at, 'an object', json);
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    const name = Object.hasOwn(message, key) ? key : camel(key);
    const kind = Object.hasOwn(message, name) ? message[name] : undefined;
    const path = at === '' ? key : `${at}.${key}`;
    if (kind === undefined) throw new ProtoJsonError(`unknown field ${JSON.stringify(path)}`);
    if (value !== null || kind === 'payloads' || kind === 'payload') result[name] = decodeValue(kind, value, path);
  }
  return result;
}

/** Reads one value. `at` is the path of its field, for the error. */
export function decodeValue(kind: Kind, value: unknown, at: string): unknown {
  switch (kind) {
    case 'any':
      return value;
    case 'string':
      if (typeof value !== 'string') throw wrong(at, 'a string', value);
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw wrong(at, 'true or false', value);
      return value;
    case 'double':
    case 'long':
    case 'int': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      const fits =
        typeof number === 'number' && (kind === 'double' ? Number.isFinite(number) : Number.isSafeInteger(number));
      if (!fits) throw wrong(at, kind === 'double' ? 'a number' : 'an integer', value);
      return number;
    }
    case 'duration':
      return decodeDuration(value, at);
    case 'timestamp':
      return decodeTime(value, at);
    case 'payload':
      return decodePayload(value);
    case 'payloads':
      return decodePayloads(value, at);
    case 'payloadMap': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'an object', value);
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decodePayload(entry)]));
    }
    case 'stringMap': {
      const isMap = isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
      if (!isMap) throw wrong(at, 'an object of strings', value);
      return value;
    }
    default:
  }
  if ('message' in kind) return decode(kind.message, value, at);
  if ('list' in kind) {
    if (!Array.isArray(value)) throw wrong(at, 'an array', value);
    return value.map((entry, index) => decodeValue(kind.list, entry, `${at}[${index}]`));
  }
  return decodeEnum(kind, value, at);
}

export function decodeEnum(
  kind: { readonly enum: string; readonly values: readonly string[] },
  value: unknown,
  at: string,
): string | undefined {
  const { enum: prefix, values } = kind;
  const number =
    typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : undefined;
  if (number === 0) return undefined;
  if (number !== undefined && values[number - 1] !== undefined) return values[number - 1];
  if (typeof value === 'string') {
    const name = (value.startsWith(prefix) ? value.slice(prefix.length) : value)
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toUpperCase();
    if (name === 'UNSPECIFIED') return undefined;
    if (values.includes(name)) return name;
  }
  throw new ProtoJsonError(
    `invalid value for field ${JSON.stringify(at)}: ${JSON.stringify(value)}; one of ${values.map((v) => prefix + v).join(', ')} is expected`,
  );
}

function decodeDuration(value: unknown, at: string): number {
  const seconds =
    typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value) ? Number(value.slice(0, -1)) : Number.NaN;
  if (Number.isNaN(seconds)) throw wrong(at, 'a duration in seconds such as "1.5s"', value);
  return Math.round(seconds * 1000);
}

/** RFC 3339, to the millisecond. */
function decodeTime(value: unknown, at: string): number {
  const text = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value);
  const ms = text ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw wrong(at, 'a time such as "2026-01-02T03:04:05Z"', value);
  return ms;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes a message as proto3 JSON has it: what is not there is left out, and so are defaults. */
export function encode(message: Message, value: object, shorthand: boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const fields = value as Readonly<Record<string, unknown>>;
  for (const [name, kind] of Object.entries(message)) {
    const field = fields[name];
    if (field === undefined || field === null || isDefault(kind, field)) continue;
    result[name] = encodeValue(kind, field, shorthand);
  }
  return result;
}

/** Zero numbers, empty texts and lists and `false` are not written; a message that is there is, and so is a duration or a time of zero. */
function isDefault(kind: Kind, value: unknown): boolean {
  if (kind === 'duration' || kind === 'timestamp' || kind === 'any' || kind === 'payloads') return false;
  return value === 0 || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

function encodeValue(kind: Kind, value: unknown, shorthand: boolean): unknown {
  switch (kind) {
    case 'any':
    case 'string':
    case 'bool':
    case 'double':
    case 'int':
    case 'stringMap':
      return value;
    case 'long':
      return String(value);
    case 'duration':
      return encodeDuration(value as number);
    case 'timestamp':
      return encodeTime(value as number);
    case 'payload':
      return encodePayload(value as Payload, shorthand);
    case 'payloads':
      return encodePayloads(value as readonly Payload[], shorthand);
    case 'payloadMap':
      return Object.fromEntries(
        Object.entries(value as Record<string, Payload>).map(([key, entry]) => [key, encodePayload(entry, shorthand)]),
      );
    default:
  }
  if ('message' in kind) return encode(kind.message, value as object, shorthand);
  if ('list' in kind) return (value as unknown[]).map((entry) => encodeValue(kind.list, entry, shorthand));
  return `${kind.enum}${value as string}`;
}

function decodePayloads(value: unknown, at: string): Payload[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.map(decodePayload);
  if (!isObject(value)) throw wrong(at, 'an array of values or {"payloads": […]}', value);
  const { payloads = [], ...rest } = value;
  if (Object.keys(rest).length > 0 || !Array.isArray(payloads)) throw wrong(at, '{"payloads": […]}', value);
  return payloads.map(decodePayload);
}

/** A payload in full, or any value as shorthand for one. */
export function decodePayload(value: unknown): Payload {
  if (value === null) return { metadata: { encoding: BINARY_NULL } };
  if (isObject(value) && isObject(value['metadata'])) {
    const { metadata, data, ...rest } = value;
    const texts = Object.values(metadata).every((text) => typeof text === 'string');
    if (
      texts &&
      'encoding' in metadata &&
      Object.keys(rest).length === 0 &&
      (data === undefined || typeof data === 'string')
    ) {
      return { metadata: metadata as Record<string, string>, ...(data === undefined ? {} : { data }) };
    }
  }
  return jsonPayload(value);
}

export function encodePayloads(payloads: readonly Payload[], shorthand: boolean): unknown {
  if (!shorthand) return payloads.length > 0 ? { payloads } : {};
  const values = payloads.map(shorthandOf);
  return values.includes(undefined) ? { payloads } : values;
}

export function encodePayload(payload: Payload, shorthand: boolean): unknown {
  return shorthand ? (shorthandOf(payload) ?? payload) : payload;
}

/** A plain JSON payload as its value, keys sorted; `undefined` when the payload has no shorthand. */
function shorthandOf(payload: Payload): unknown {
  const metadata = Object.keys(payload.metadata ?? {});
  if (metadata.length !== 1) return undefined;
  try {
    const encoding = payloadEncoding(payload);
    if (encoding === 'binary/null' && !payload.data) return payload;
    if (encoding === 'json/plain') return sorted(JSON.parse(base64ToUtf8(payload.data ?? '')));
  } catch {
    // Not what it says it is: it stays as it came.
  }
  return undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Milliseconds as `"1.500s"`: 0, 3, 6 or 9 digits. */
export function encodeDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${(ms / 1000).toFixed(3)}s`;
}

/** RFC 3339 in UTC, with milliseconds only where there are some. */
export const encodeTime = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

export function wrong(at: string, expected: string, value: unknown): ProtoJsonError {
  const place = at === '' ? 'the body' : `field ${JSON.stringify(at)}`;
  return new ProtoJsonError(`${place} must be ${expected}, not ${(JSON.stringify(value) ?? 'nothing').slice(0, 80)}`);
}
