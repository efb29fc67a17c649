/**
 * One serialised value, in proto3 JSON form: metadata values and data are standard base64.
 *
 * Source: `temporal.api.common.v1.Payload`.
 */
export interface Payload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

/** The fields of a memo, a header or a set of search attributes. */
export type PayloadMap = Readonly<Record<string, Payload>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes to standard base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}

/** Standard or URL-safe base64, padded or not, to bytes. Throws a TypeError on anything else. */
export const fromBase64 = (text: string): Uint8Array => bytesOf(binaryOf(text));

/** One character a byte. */
function binaryOf(text: string): string {
  try {
    return atob(text);
  } catch {
    // It is URL-safe, oddly padded, or nothing.
  }
  const standard = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  try {
    return atob(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
  } catch {
    throw new TypeError(`not base64: ${JSON.stringify(text.slice(0, 40))}`);
  }
}

function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Most payloads are ASCII, whose characters are their bytes: nothing has to be encoded or decoded then. */
const NOT_ASCII = /[^\0-\x7f]/;

export const utf8ToBase64 = (text: string): string =>
  NOT_ASCII.test(text) ? toBase64(encoder.encode(text)) : btoa(text);
export function base64ToUtf8(text: string): string {
  const binary = binaryOf(text);
  return NOT_ASCII.test(binary) ? decoder.decode(bytesOf(binary)) : binary;
}

const JSON_PLAIN = utf8ToBase64('json/plain');
export const BINARY_NULL = utf8ToBase64('binary/null');

/** A JSON value as a `json/plain` payload. */
export function jsonPayload(value: unknown): Payload {
  return { metadata: { encoding: JSON_PLAIN }, data: utf8ToBase64(JSON.stringify(value)) };
}

/** The name of a payload's encoding, such as `json/plain`; empty when it has none. */
export function payloadEncoding(payload: Payload): string {
  const encoding = payload.metadata?.['encoding'];
  if (encoding === JSON_PLAIN) return 'json/plain';
  return encoding === undefined ? '' : base64ToUtf8(encoding);
}

/** The value of a `json/plain` payload, or `undefined` for any other encoding. */
export function jsonOf(payload: Payload): unknown {
  if (payload.metadata?.['encoding'] !== JSON_PLAIN || payload.data === undefined) return undefined;
  return JSON.parse(base64ToUtf8(payload.data));
}

const listOf = (payloads: readonly Payload[] | Payload | undefined): readonly Payload[] =>
  payloads === undefined || Array.isArray(payloads) ? ((payloads ?? []) as readonly Payload[]) : [payloads as Payload];

/** Approximate size in bytes of payloads, or of one, as stored. */
export function payloadSize(payloads: readonly Payload[] | Payload | undefined): number {
  let size = 0;
  for (const { data, metadata } of listOf(payloads)) {
    size += ((data?.length ?? 0) * 3) / 4;
    for (const key in metadata) size += key.length + ((metadata[key]?.length ?? 0) * 3) / 4;
  }
  return Math.floor(size);
}
