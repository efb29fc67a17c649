import {
  BINARY_NULL,
  base64ToUtf8,
  fromBase64,
  jsonPayload,
  payloadEncoding,
  toBase64,
  utf8ToBase64,
} from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { PayloadConverterError } from './errors.ts';

export type { Payload };

/** Turns values into payloads and back, synchronously and without side effects: it runs inside workflows. */
export interface PayloadConverter {
  toPayload(value: unknown): Payload;
  fromPayload<Value>(payload: Payload): Value;
}

const BINARY_PLAIN = utf8ToBase64('binary/plain');

/** `undefined` is `binary/null`, bytes are `binary/plain`, everything else is JSON. */
export const defaultPayloadConverter: PayloadConverter = {
  toPayload(value) {
    if (value === undefined) return { metadata: { encoding: BINARY_NULL } };
    if (value instanceof Uint8Array) return { metadata: { encoding: BINARY_PLAIN }, data: toBase64(value) };
    try {
      const text = JSON.stringify(value);
      if (text !== undefined) return jsonPayload(value);
    } catch (error) {
      throw new PayloadConverterError(`A value cannot be serialised as JSON: ${String(error)}`, { cause: error });
    }
    throw new PayloadConverterError(`A ${typeof value} cannot be serialised: pass data, not code.`);
  },
  fromPayload<Value>(payload: Payload): Value {
    const encoding = payloadEncoding(payload);
    if (encoding === 'binary/null') return undefined as Value;
    if (encoding === 'binary/plain') return fromBase64(payload.data ?? '') as Value;
    if (encoding === 'json/plain' || encoding === 'json/protobuf') {
      try {
        return JSON.parse(base64ToUtf8(payload.data ?? '')) as Value;
      } catch (error) {
        throw new PayloadConverterError(`A payload is not JSON: ${String(error)}`, { cause: error });
      }
    }
    throw new PayloadConverterError(`Unknown encoding: ${encoding || '(none)'}`);
  },
};

export function toPayloads(converter: PayloadConverter, values: readonly unknown[]): Payload[] {
  return values.map((value) => converter.toPayload(value));
}

export function fromPayloads(converter: PayloadConverter, payloads: readonly Payload[] | undefined): unknown[] {
  return (payloads ?? []).map((payload) => converter.fromPayload(payload));
}

export function mapFromPayloads(
  converter: PayloadConverter,
  map: Readonly<Record<string, Payload>> | undefined,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, payload]) => [key, converter.fromPayload(payload)]));
}

export function mapToPayloads(
  converter: PayloadConverter,
  map: Readonly<Record<string, unknown>>,
): Record<string, Payload> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, converter.toPayload(value)]));
}
