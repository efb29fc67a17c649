import { expect, test } from 'vitest';
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  PayloadConverterError,
  RawValue,
  UndefinedPayloadConverter,
  ValueError,
  arrayFromPayloads,
  convertOptionalToPayload,
  defaultPayloadConverter,
  encodingKeys,
  encodingTypes,
  fromPayloadText,
  fromPayloadsAtIndex,
  mapFromPayloads,
  mapToPayloads,
  str,
  toPayloadText,
  toPayloads,
  u8,
} from '../../sdk/common/index.ts';
import type { Payload, PayloadConverterWithEncoding } from '../../sdk/common/index.ts';

/** Dates, as milliseconds. */
class DateConverter implements PayloadConverterWithEncoding {
  readonly encodingType = 'binary/date';
  toPayload(value: unknown): Payload | undefined {
    if (!(value instanceof Date)) return undefined;
    return { metadata: { encoding: toPayloadText(this.encodingType) }, data: toPayloadText(String(value.getTime())) };
  }
  fromPayload<Value>(payload: Payload): Value {
    return new Date(Number(fromPayloadText(payload.data ?? ''))) as Value;
  }
}

test('the default converter reads what it writes', () => {
  for (const value of [undefined, null, 0, '', 'é', [1, { a: null }], u8('bytes'), new Uint8Array()]) {
    expect(defaultPayloadConverter.fromPayload(defaultPayloadConverter.toPayload(value))).toEqual(value);
  }
  const encodings = [undefined, u8('x'), 'x'].map((value) => defaultPayloadConverter.toPayload(value).metadata);
  expect(encodings).toEqual([
    { encoding: encodingKeys.METADATA_ENCODING_NULL },
    { encoding: encodingKeys.METADATA_ENCODING_RAW },
    { encoding: encodingKeys.METADATA_ENCODING_JSON },
  ]);
});

test('the default converter reads the JSON form of protobuf messages', () => {
  const metadata = { encoding: encodingKeys.METADATA_ENCODING_PROTOBUF_JSON, messageType: toPayloadText('Order') };
  expect(defaultPayloadConverter.fromPayload({ metadata, data: toPayloadText('{"id":7}') })).toEqual({ id: 7 });
});

test('what is no data is refused with a reason', () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  expect(() => defaultPayloadConverter.toPayload(() => 1)).toThrow('A function cannot be serialised');
  expect(() => defaultPayloadConverter.toPayload(1n)).toThrow('A value cannot be serialised as JSON: TypeError');
  expect(() => defaultPayloadConverter.toPayload(cyclic)).toThrow(PayloadConverterError);
});

test('payloads that cannot be read are refused', () => {
  const { METADATA_ENCODING_JSON: encoding } = encodingKeys;
  expect(() => defaultPayloadConverter.fromPayload({})).toThrow('Unknown encoding: (none)');
  expect(() => defaultPayloadConverter.fromPayload({ metadata: { encoding }, data: toPayloadText('{') })).toThrow(
    PayloadConverterError,
  );
  expect(() => defaultPayloadConverter.fromPayload({ metadata: { encoding } })).toThrow(ValueError);
});

test('a composite asks its converters in their order, and reads by encoding', () => {
  const converter = new CompositePayloadConverter(new DateConverter(), new JsonPayloadConverter());
  const date = new Date(7);
  expect(fromPayloadText(converter.toPayload(date).metadata?.['encoding'] ?? '')).toBe('binary/date');
  expect(converter.fromPayload(converter.toPayload(date))).toEqual(date);
  expect(converter.fromPayload(converter.toPayload({ a: 1 }))).toEqual({ a: 1 });
  expect(() => converter.toPayload(undefined)).toThrow('No payload converter takes a value of type undefined');
  expect(() => converter.fromPayload(defaultPayloadConverter.toPayload(undefined))).toThrow('binary/null');
  expect(() => new CompositePayloadConverter()).toThrow(PayloadConverterError);
});

test('each converter leaves to others what is not its own', () => {
  expect(new UndefinedPayloadConverter().toPayload(null)).toBeUndefined();
  expect(new BinaryPayloadConverter().toPayload('bytes')).toBeUndefined();
  expect(new JsonPayloadConverter().toPayload(undefined)).toBeUndefined();
  expect(new JsonPayloadConverter().toPayload(1n)).toBeUndefined();
  expect(new JsonPayloadConverter().encodingType).toBe(encodingTypes.METADATA_ENCODING_JSON);
});

test('a raw value is its payload', () => {
  const payload = { metadata: { encoding: toPayloadText('binary/encrypted') }, data: toPayloadText('?') };
  expect(defaultPayloadConverter.toPayload(RawValue.fromPayload(payload))).toBe(payload);
  const date = new RawValue(new Date(7), new CompositePayloadConverter(new DateConverter()));
  expect(date.payload.data).toBe(toPayloadText('7'));
});

test('lists and maps', () => {
  const payloads = toPayloads(defaultPayloadConverter, 1, undefined);
  expect(toPayloads(defaultPayloadConverter)).toBeUndefined();
  expect(arrayFromPayloads(defaultPayloadConverter, payloads)).toEqual([1, undefined]);
  expect(arrayFromPayloads(defaultPayloadConverter, null)).toEqual([]);
  expect(fromPayloadsAtIndex(defaultPayloadConverter, 0, payloads)).toBe(1);
  expect(fromPayloadsAtIndex(defaultPayloadConverter, 2, payloads)).toBeUndefined();
  const map = mapToPayloads(defaultPayloadConverter, { a: 1, b: 'two' });
  expect(mapFromPayloads(defaultPayloadConverter, map)).toEqual({ a: 1, b: 'two' });
  expect(mapFromPayloads(defaultPayloadConverter, null)).toBeUndefined();
  expect(convertOptionalToPayload(defaultPayloadConverter, null)).toBeNull();
  expect(convertOptionalToPayload(defaultPayloadConverter, undefined)).toBeUndefined();
  expect(convertOptionalToPayload(defaultPayloadConverter, 0)).toEqual(defaultPayloadConverter.toPayload(0));
  expect(str(u8('é'))).toBe('é');
});
