/**
 * Proto3 JSON, driven by short descriptions of messages. Inside, durations and timestamps are milliseconds, 64-bit integers numbers, and
 * enums their short names; outside they are what Temporal's HTTP API has.
 *
 * Source: the proto3 JSON mapping, and `temporal.api` for payload shorthand (api-go, `common/v1/payload_json.go`).
 */
import type { Payload } from '../payload.ts';
import { decodePayload, decodePayloads, encodePayload, encodePayloads, fullPayload } from './payload-json.ts';
import { ProtoJsonError, isObject, wrong } from './proto-json-error.ts';

export { ProtoJsonError, wrong } from './proto-json-error.ts';
export { decodePayload, encodePayload, encodePayloads } from './payload-json.ts';

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

/** A field's name as JSON has it: snake case is accepted and read as camel case. */
export const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Reads a message. Unknown fields, fields that are there twice and wrong types are refused; `null` stands for a field that is not there.
 * Without `shorthand` payloads are read in full only.
 */
export function decode(message: Message, json: unknown, at = '', shorthand = true): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(at, 'an object', json);
  const result: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(json)) {
    const name = Object.hasOwn(message, key) ? key : camel(key);
    const kind = Object.hasOwn(message, name) ? message[name] : undefined;
    const path = at === '' ? key : `${at}.${key}`;
    if (kind === undefined) throw new ProtoJsonError(`unknown field ${JSON.stringify(path)}`);
    if (seen.has(name)) throw new ProtoJsonError(`duplicate field ${JSON.stringify(path)}`);
    seen.add(name);
    const isShorthand = shorthand && (kind === 'payloads' || kind === 'payload');
    if (value !== null || isShorthand) result[name] = decodeValue(kind, value, path, shorthand);
  }
  return result;
}

/** Reads one value. `at` is the path of its field, for the error. */
export function decodeValue(kind: Kind, value: unknown, at: string, shorthand = true): unknown {
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
    case 'int':
      return decodeNumber(kind, value, at);
    case 'duration':
      return decodeDuration(value, at);
    case 'timestamp':
      return decodeTime(value, at);
    case 'payload':
      return shorthand ? decodePayload(value) : fullPayload(value, at);
    case 'payloads':
      return decodePayloads(value, at, shorthand);
    case 'payloadMap': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'an object', value);
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, shorthand ? decodePayload(entry) : fullPayload(entry, at)]),
      );
    }
    case 'stringMap': {
      const isMap = isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
      if (!isMap) throw wrong(at, 'an object of strings', value);
      return value;
    }
    default:
  }
  if ('message' in kind) return decode(kind.message, value, at, shorthand);
  if ('list' in kind) {
    if (!Array.isArray(value)) throw wrong(at, 'an array', value);
    return value.map((entry, index) => decodeValue(kind.list, entry, `${at}[${index}]`, shorthand));
  }
  return decodeEnum(kind, value, at);
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const INT32 = 2 ** 31;

/** A number, or a text that is one. */
function decodeNumber(kind: 'double' | 'long' | 'int', value: unknown, at: string): number {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) {
    if (kind === 'double') return number;
    if (kind === 'long' && Number.isSafeInteger(number)) return number;
    if (kind === 'int' && Number.isInteger(number) && number >= -INT32 && number < INT32) return number;
  }
  throw wrong(at, kind === 'double' ? 'a number' : 'an integer', value);
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

/** Milliseconds as `"1.500s"`: 0, 3, 6 or 9 digits. */
export function encodeDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${(ms / 1000).toFixed(3)}s`;
}

/** RFC 3339 in UTC, with milliseconds only where there are some. */
export const encodeTime = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
