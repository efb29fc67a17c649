/** Lists and maps of payloads, by the names and the signatures that Temporal's package has for them. */
import type { Payload, PayloadConverter } from './payload-converter.ts';
import { fromPayloads } from './payload-converter.ts';

/** Values as payloads, as arguments are sent; `undefined` when there are none. @example toPayloads(converter, order, 7) */
export function toPayloads(converter: PayloadConverter, ...values: unknown[]): Payload[] | undefined {
  return values.length === 0 ? undefined : values.map((value) => converter.toPayload(value));
}

/** The values of payloads; none when there are no payloads. @example const [order] = arrayFromPayloads(converter, input); */
export const arrayFromPayloads = (converter: PayloadConverter, payloads?: readonly Payload[] | null): unknown[] =>
  fromPayloads(converter, payloads ?? undefined);

/** The value of one of several payloads; `undefined` when there is none. @example fromPayloadsAtIndex<Order>(converter, 0, input) */
export function fromPayloadsAtIndex<Value>(
  converter: PayloadConverter,
  index: number,
  payloads?: readonly Payload[] | null,
): Value {
  const payload = payloads?.[index];
  return payload === undefined || payload === null ? (undefined as Value) : converter.fromPayload<Value>(payload);
}

/** A value as a payload; `undefined` and `null` stay what they are. @example convertOptionalToPayload(converter, summary) */
export function convertOptionalToPayload(converter: PayloadConverter, value: unknown): Payload | null | undefined {
  return value === undefined || value === null ? value : converter.toPayload(value);
}

/** The values of a memo or a header, as payloads. @example mapToPayloads(converter, { customer: 'c-1' }) */
export function mapToPayloads<Key extends string, Value = unknown>(
  converter: PayloadConverter,
  map: Record<Key, Value>,
): Record<Key, Payload> {
  const entries = Object.entries<Value>(map).map(([key, value]) => [key, converter.toPayload(value)]);
  return Object.fromEntries(entries) as Record<Key, Payload>;
}

/** The payloads of a memo or a header, as values; `undefined` when there is no map. @example mapFromPayloads(converter, memo) */
export function mapFromPayloads<Key extends string, Value = unknown>(
  converter: PayloadConverter,
  map?: Record<Key, Payload> | null,
): Record<Key, Value> | undefined {
  if (map === undefined || map === null) return undefined;
  const entries = Object.entries<Payload>(map).map(([key, payload]) => [key, converter.fromPayload(payload)]);
  return Object.fromEntries(entries) as Record<Key, Value>;
}
