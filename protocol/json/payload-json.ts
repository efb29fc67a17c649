/**
 * Payloads as JSON: in full, with metadata and data in base64, or as shorthand for a value.
 *
 * 1. In shorthand an object is a payload in full when its metadata and data are base64 and both are there, or its encoding is `binary/null`. (Temporal
 *    takes one with empty data for a value, so that it cannot be said.) Everything else is a value: `null` is `binary/null`, an object that names a `_protoMessageType` is `json/protobuf`, the rest `json/plain`.
 * 2. Base64 is read in both alphabets, with or without padding, and kept in the standard one with padding.
 *
 * Source: `temporal.api` (api-go, `common/v1/payload_json.go`) and the proto3 JSON mapping.
 */
import { BINARY_NULL, base64ToUtf8, jsonPayload, payloadEncoding, utf8ToBase64 } from '../payload.ts';
import type { Payload } from '../payload.ts';
import { isObject, wrong } from './proto-json-error.ts';

const MESSAGE_TYPE = '_protoMessageType';
const PROTOBUF = utf8ToBase64('json/protobuf');

/** Base64 as it is kept, or `undefined` for what is none. */
function standardBase64(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text;
  const bare = text
    .replace(/={0,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(bare)) return undefined;
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
}

/** A payload in full as it is kept, or `undefined` for what is none. */
function fullOf(value: unknown): Payload | undefined {
  if (!isObject(value)) return undefined;
  const { metadata: given = {}, data: bytes, ...rest } = value;
  if (Object.keys(rest).length > 0 || !(given === null || isObject(given))) return undefined;
  const metadata: Record<string, string> = {};
  for (const [key, text] of Object.entries(given ?? {})) {
    const entry = standardBase64(text);
    if (entry === undefined) return undefined;
    metadata[key] = entry;
  }
  const some = Object.keys(metadata).length > 0 ? { metadata } : {};
  if (bytes === undefined || bytes === null) return some;
  const data = standardBase64(bytes);
  return data === undefined ? undefined : { ...some, data };
}

/** Reads a payload in full. */
export function fullPayload(value: unknown, at: string): Payload {
  const payload = fullOf(value);
  if (payload === undefined) throw wrong(at, 'a payload: {"metadata": {…}, "data": …} in base64', value);
  return payload;
}

/** A payload in full, or any value as shorthand for one. */
export function decodePayload(value: unknown): Payload {
  if (value === null) return { metadata: { encoding: BINARY_NULL } };
  const payload = fullOf(value);
  if (payload?.metadata && (payload.data !== undefined || payload.metadata['encoding'] === BINARY_NULL)) return payload;
  if (isObject(value) && typeof value[MESSAGE_TYPE] === 'string' && value[MESSAGE_TYPE] !== '') {
    const { [MESSAGE_TYPE]: messageType, ...fields } = value;
    const metadata = { encoding: PROTOBUF, messageType: utf8ToBase64(messageType as string) };
    return { metadata, data: utf8ToBase64(JSON.stringify(fields)) };
  }
  return jsonPayload(value);
}

export function decodePayloads(value: unknown, at: string, shorthand: boolean): Payload[] {
  if (value === null) return [];
  if (shorthand && Array.isArray(value)) return value.map(decodePayload);
  if (!isObject(value)) throw wrong(at, `${shorthand ? 'an array of values or ' : ''}{"payloads": […]}`, value);
  const { payloads, ...rest } = value;
  const list = payloads ?? [];
  if (Object.keys(rest).length > 0 || !Array.isArray(list)) throw wrong(at, '{"payloads": […]}', value);
  return list.map((entry) => (shorthand ? decodePayload(entry) : fullPayload(entry, at)));
}

export function encodePayloads(payloads: readonly Payload[], shorthand: boolean): unknown {
  if (!shorthand) return payloads.length > 0 ? { payloads } : {};
  const values = payloads.map(shorthandOf);
  return values.includes(undefined) ? { payloads } : values;
}

export function encodePayload(payload: Payload, shorthand: boolean): unknown {
  return shorthand ? (shorthandOf(payload) ?? payload) : payload;
}

/** A payload of JSON as its value, keys sorted; `undefined` when the payload has no shorthand. */
function shorthandOf(payload: Payload): unknown {
  const { metadata = {}, data = '' } = payload;
  const names = Object.keys(metadata).length;
  try {
    const encoding = payloadEncoding(payload);
    if (encoding === 'binary/null' && names === 1 && data === '') return payload;
    if (encoding === 'json/plain' && names === 1) return sorted(JSON.parse(base64ToUtf8(data)));
    if (encoding === 'json/protobuf' && names === 2 && metadata['messageType']) {
      const fields: unknown = JSON.parse(base64ToUtf8(data));
      if (isObject(fields)) return sorted({ ...fields, [MESSAGE_TYPE]: base64ToUtf8(metadata['messageType']) });
    }
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
