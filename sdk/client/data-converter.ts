import type { UserMetadata } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import { errorToFailure, failureToError } from '../common/failure-converter.ts';
import { withFailureConverter } from '../common/failure-converter.ts';
import type { FailureConverter } from '../common/failure-converter.ts';
import { combineCodecs, mapPayloads } from '../common/payload-codec.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import {
  defaultPayloadConverter,
  fromPayloads,
  mapFromPayloads,
  mapToPayloads,
  toPayloads,
} from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { defined } from './defined.ts';

/** How values are serialised: what the deployment's `createWorker` is given, must be given here. */
export interface DataConverter {
  payloadConverter?: PayloadConverter;
  failureConverter?: FailureConverter;
  payloadCodecs?: readonly PayloadCodec[];
}

/** Values to payloads as they are sent, and back: converters inside, codecs outside. */
export class Conversion {
  readonly #converter: PayloadConverter;
  readonly #codec: ReturnType<typeof combineCodecs>;

  constructor({
    payloadConverter = defaultPayloadConverter,
    failureConverter,
    payloadCodecs = [],
  }: DataConverter = {}) {
    this.#converter = failureConverter ? withFailureConverter(payloadConverter, failureConverter) : payloadConverter;
    this.#codec = combineCodecs(payloadCodecs);
  }

  async encode(values: readonly unknown[]): Promise<readonly Payload[]> {
    return this.#codec.encode(toPayloads(this.#converter, values));
  }
  async decode(payloads: readonly Payload[] | undefined): Promise<unknown[]> {
    return fromPayloads(this.#converter, await this.#codec.decode(payloads ?? []));
  }
  /** The first of several values: functions return one. */
  async decodeFirst<Value>(payloads: readonly Payload[] | undefined): Promise<Value> {
    const [first] = await this.decode(payloads?.slice(0, 1));
    return first as Value;
  }

  async encodeMap(values: Readonly<Record<string, unknown>> | undefined): Promise<PayloadMap | undefined> {
    return values && this.encodeHeader(mapToPayloads(this.#converter, values));
  }
  async decodeMap(map: PayloadMap): Promise<Record<string, unknown>> {
    const { memo } = await mapPayloads({ memo: map }, this.#codec.decode);
    return mapFromPayloads(this.#converter, memo);
  }
  /** Headers are payloads already. */
  async encodeHeader(header: PayloadMap): Promise<PayloadMap> {
    return (await mapPayloads({ header }, this.#codec.encode)).header;
  }
  async decodeHeader(header: PayloadMap): Promise<PayloadMap> {
    return (await mapPayloads({ header }, this.#codec.decode)).header;
  }

  async encodeFailure(error: unknown): Promise<Failure> {
    return mapPayloads(errorToFailure(error, this.#converter), this.#codec.encode);
  }
  async decodeFailure(failure: Failure): Promise<Error> {
    return failureToError(await mapPayloads(failure, this.#codec.decode), this.#converter);
  }

  async encodeUserMetadata(summary?: string, details?: string): Promise<UserMetadata | undefined> {
    const metadata = await this.encodeMap(defined({ summary, details }));
    return metadata && Object.keys(metadata).length > 0 ? metadata : undefined;
  }
  async decodeText(payload: Payload | undefined): Promise<string | undefined> {
    return payload && this.decodeFirst<string | undefined>([payload]);
  }
}
