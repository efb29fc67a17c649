import { base64ToUtf8, fromBase64, payloadEncoding, toBase64, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { encodingKeys, encodingTypes } from './encodings.ts';
import { PayloadConverterError, ValueError } from './errors.ts';

export type { Payload };

/** Turns values into payloads and back, synchronously and without side effects: it runs inside workflows. */
export interface PayloadConverter {
  toPayload<Value>(value: Value): Payload;
  fromPayload<Value>(payload: Payload): Value;
}

/** One encoding of payloads; `toPayload` answers `undefined` for values that it leaves to others. */
export interface PayloadConverterWithEncoding {
  readonly encodingType: string;
  toPayload<Value>(value: Value): Payload | undefined;
  fromPayload<Value>(payload: Payload): Value;
}

/** A payload that is passed as it is, whatever converter there is. @example return RawValue.fromPayload(payload); */
export class RawValue<Value = unknown> {
  readonly #payload: Payload;
  /** For types alone: what the payload holds. */
  declare private readonly value?: Value;

  constructor(value: Value, payloadConverter: PayloadConverter = defaultPayloadConverter) {
    this.#payload = payloadConverter.toPayload(value);
  }
  static fromPayload(payload: Payload): RawValue {
    return new RawValue<unknown>(undefined, { toPayload: () => payload, fromPayload: <Value>() => payload as Value });
  }
  get payload(): Payload {
    return this.#payload;
  }
}

/**
 * Converters in a row: a value is written by the first that takes it, a payload is read by the one whose encoding it names.
 *
 * @throws {PayloadConverterError} when there is no converter, when none takes a value, and for payloads of other encodings.
 * @example new CompositePayloadConverter(new MoneyConverter(), new JsonPayloadConverter());
 */
export class CompositePayloadConverter implements PayloadConverter {
  readonly converters: PayloadConverterWithEncoding[];
  readonly converterByEncoding: Map<string, PayloadConverterWithEncoding>;

  constructor(...converters: PayloadConverterWithEncoding[]) {
    if (converters.length === 0) throw new PayloadConverterError('A composite needs at least one payload converter');
    this.converters = converters;
    this.converterByEncoding = new Map(converters.map((converter) => [converter.encodingType, converter]));
  }

  toPayload<Value>(value: Value): Payload {
    if (value instanceof RawValue) return value.payload;
    for (const converter of this.converters) {
      const payload = converter.toPayload(value);
      if (payload !== undefined) return payload;
    }
    return refuse(value);
  }

  fromPayload<Value>(payload: Payload): Value {
    const encoding = payloadEncoding(payload);
    const converter = this.converterByEncoding.get(encoding);
    if (converter === undefined) throw new PayloadConverterError(`Unknown encoding: ${encoding || '(none)'}`);
    return converter.fromPayload<Value>(payload);
  }
}

/** Throws an error that says why a value is not data. */
function refuse(value: unknown): never {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new PayloadConverterError(`A ${typeof value} cannot be serialised: pass data, not code.`);
  try {
    JSON.stringify(value);
  } catch (error) {
    throw new PayloadConverterError(`A value cannot be serialised as JSON: ${String(error)}`, error);
  }
  throw new PayloadConverterError(
    `No payload converter takes a value of type ${value === null ? 'null' : typeof value}`,
  );
}

/** `undefined`, as `binary/null`. */
export class UndefinedPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = encodingTypes.METADATA_ENCODING_NULL;
  toPayload(value: unknown): Payload | undefined {
    return value === undefined ? { metadata: { encoding: encodingKeys.METADATA_ENCODING_NULL } } : undefined;
  }
  fromPayload<Value>(_payload: Payload): Value {
    return undefined as Value;
  }
}

/** Bytes (`Uint8Array`), as `binary/plain`. */
export class BinaryPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = encodingTypes.METADATA_ENCODING_RAW;
  toPayload(value: unknown): Payload | undefined {
    if (!(value instanceof Uint8Array)) return undefined;
    return { metadata: { encoding: encodingKeys.METADATA_ENCODING_RAW }, data: toBase64(value) };
  }
  fromPayload<Value>(payload: Payload): Value {
    return fromBase64(payload.data ?? '') as Value;
  }
}

/** What JSON has, as `json/plain`; what JSON refuses, such as a BigInt, is left to others. */
export class JsonPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = encodingTypes.METADATA_ENCODING_JSON;
  toPayload(value: unknown): Payload | undefined {
    let json: string | undefined;
    try {
      json = JSON.stringify(value);
    } catch {
      return undefined;
    }
    if (json === undefined) return undefined;
    return { metadata: { encoding: encodingKeys.METADATA_ENCODING_JSON }, data: utf8ToBase64(json) };
  }
  /** @throws {ValueError} when the payload has no data. @throws {PayloadConverterError} when its data are not JSON. */
  fromPayload<Value>(payload: Payload): Value {
    return readJson<Value>(payload);
  }
}

function readJson<Value>({ data }: Payload): Value {
  if (data === undefined || data === null) throw new ValueError('A payload has no data');
  try {
    return JSON.parse(base64ToUtf8(data)) as Value;
  } catch (error) {
    throw new PayloadConverterError(`A payload is not JSON: ${String(error)}`, error);
  }
}

/** Reads the JSON form of protobuf messages, as the plain objects that it is; writes nothing. */
const protobufJsonReader: PayloadConverterWithEncoding = {
  encodingType: encodingTypes.METADATA_ENCODING_PROTOBUF_JSON,
  toPayload: () => undefined,
  fromPayload: readJson,
};

/** `undefined` is `binary/null`, bytes are `binary/plain`, everything else is JSON. */
export class DefaultPayloadConverter extends CompositePayloadConverter {
  constructor() {
    super(
      new UndefinedPayloadConverter(),
      new BinaryPayloadConverter(),
      new JsonPayloadConverter(),
      protobufJsonReader,
    );
  }
}
export const defaultPayloadConverter: DefaultPayloadConverter = new DefaultPayloadConverter();

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
