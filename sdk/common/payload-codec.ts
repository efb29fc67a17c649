import { fromBase64, toBase64 } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { PayloadConverterError } from './errors.ts';
import type { PayloadConverter } from './payload-converter.ts';

/** A payload as Temporal's SDK has it: metadata values and data are bytes. */
export interface ProtoPayload {
  metadata?: { [name: string]: Uint8Array } | null;
  data?: Uint8Array | null;
}

/**
 * Changes payloads where they leave the deployment's code, and changes them back where they come in: encryption, compression, storage
 * elsewhere. It runs outside of workflow code, so it may be asynchronous; what it encodes it must decode, for as long as a history lives.
 *
 * @example
 * const codec: PayloadCodec = {
 *   encode: (payloads) => Promise.all(payloads.map(encrypt)),
 *   decode: (payloads) => Promise.all(payloads.map(decrypt)),
 * };
 */
export interface PayloadCodec {
  encode(payloads: ProtoPayload[]): Promise<ProtoPayload[]>;
  decode(payloads: ProtoPayload[]): Promise<ProtoPayload[]>;
}

export type TransformPayloads = (payloads: readonly Payload[]) => Promise<readonly Payload[]>;

/** All codecs as one: the last encodes first, and decodes last. Source: Temporal's `encodeOptional`. */
export function combineCodecs(codecs: readonly PayloadCodec[]): {
  encode: TransformPayloads;
  decode: TransformPayloads;
} {
  return {
    encode: async (payloads) => {
      let current = payloads.map(toProto);
      for (const codec of codecs.toReversed()) current = await codec.encode(current);
      return current.map(fromProto);
    },
    decode: async (payloads) => {
      let current = payloads.map(toProto);
      for (const codec of codecs) current = await codec.decode(current);
      return current.map(fromProto);
    },
  };
}

export function toProto({ metadata, data }: Payload): ProtoPayload {
  return {
    ...(metadata ? { metadata: mapValues(metadata, fromBase64) } : {}),
    ...(data === undefined ? {} : { data: fromBase64(data) }),
  };
}

export function fromProto({ metadata, data }: ProtoPayload): Payload {
  return {
    ...(metadata ? { metadata: mapValues(metadata, toBase64) } : {}),
    ...(data ? { data: toBase64(data) } : {}),
  };
}

const mapValues = <From, To>(map: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

/**
 * A payload converter that was written for Temporal's SDK, whose payloads are bytes, for use here.
 *
 * @example createWorker({ …, dataConverter: { payloadConverter: fromProtoConverter(moneyConverter) } });
 */
export function fromProtoConverter(converter: {
  toPayload(value: unknown): ProtoPayload | undefined;
  fromPayload(payload: ProtoPayload): unknown;
}): PayloadConverter {
  return {
    toPayload(value) {
      const payload = converter.toPayload(value);
      if (payload === undefined) throw new PayloadConverterError(`A ${typeof value} cannot be serialised`);
      return fromProto(payload);
    },
    fromPayload: <Value>(payload: Payload) => converter.fromPayload(toProto(payload)) as Value,
  };
}

/** Fields that hold a list of payloads, a map of them, or one. */
const LISTS = new Set([
  'input',
  'result',
  'details',
  'args',
  'success',
  'lastCompletionResult',
  'lastHeartbeatDetails',
  'heartbeatDetails',
  'queryArgs',
]);
const MAPS = new Set(['memo', 'header', 'upsertedMemo', 'userMetadata']);
const SINGLES = new Set(['encodedAttributes']);
/** Nexus operations have one input and one result where others have lists. */
const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && ('metadata' in value || 'data' in value);
/** Search attributes are indexed, so they stay readable; so do the engine's own notes in markers. Callbacks have headers of text. */
const PLAIN = new Set(['searchAttributes', 'completionCallbacks']);

/**
 * Changes all payloads of users in an event, a command, a task or an answer, wherever they stand in it. Source: which payloads Temporal's SDK
 * encodes.
 */
export async function mapPayloads<Thing>(thing: Thing, transform: TransformPayloads): Promise<Thing> {
  if (Array.isArray(thing))
    return (await Promise.all(thing.map((entry: unknown) => mapPayloads(entry, transform)))) as Thing;
  if (typeof thing !== 'object' || thing === null) return thing;
  const isMarker = 'markerName' in thing;
  const entries = await Promise.all(
    Object.entries(thing).map(async ([name, value]): Promise<[string, unknown]> => [name, await field(name, value)]),
  );
  return Object.fromEntries(entries) as Thing;

  async function field(name: string, value: unknown): Promise<unknown> {
    if (value === undefined || value === null || PLAIN.has(name)) return value;
    if (name === 'details' && isMarker) return marker(value as Record<string, Payload[]>);
    if (LISTS.has(name) && Array.isArray(value)) return transform(value as Payload[]);
    if (LISTS.has(name) && isPayload(value)) return (await transform([value]))[0];
    if (MAPS.has(name)) return map(value as Record<string, Payload>);
    if (SINGLES.has(name)) return (await transform([value as Payload]))[0];
    return mapPayloads(value, transform);
  }
  async function marker(details: Record<string, Payload[]>): Promise<unknown> {
    const { result } = details;
    return result === undefined ? details : { ...details, result: await transform(result) };
  }
  async function map(payloads: Record<string, Payload>): Promise<unknown> {
    const names = Object.keys(payloads);
    const changed = await transform(Object.values(payloads));
    return Object.fromEntries(names.map((name, at) => [name, changed[at]]));
  }
}
