import { base64ToUtf8, utf8ToBase64 } from '../../protocol/payload.ts';

/** The metadata of a payload that says how its data are encoded. */
export const METADATA_ENCODING_KEY = 'encoding';
/** The metadata of a payload that says which protobuf message it is. */
export const METADATA_MESSAGE_TYPE_KEY = 'messageType';

/** The encodings that Temporal's SDKs know. */
export const encodingTypes = {
  METADATA_ENCODING_NULL: 'binary/null',
  METADATA_ENCODING_RAW: 'binary/plain',
  METADATA_ENCODING_JSON: 'json/plain',
  METADATA_ENCODING_PROTOBUF_JSON: 'json/protobuf',
  METADATA_ENCODING_PROTOBUF: 'binary/protobuf',
} as const;
export type EncodingType = (typeof encodingTypes)[keyof typeof encodingTypes];

/** The same as they stand in the metadata of a payload: in base64, as all of a payload does. */
export const encodingKeys = {
  METADATA_ENCODING_NULL: utf8ToBase64(encodingTypes.METADATA_ENCODING_NULL),
  METADATA_ENCODING_RAW: utf8ToBase64(encodingTypes.METADATA_ENCODING_RAW),
  METADATA_ENCODING_JSON: utf8ToBase64(encodingTypes.METADATA_ENCODING_JSON),
  METADATA_ENCODING_PROTOBUF_JSON: utf8ToBase64(encodingTypes.METADATA_ENCODING_PROTOBUF_JSON),
  METADATA_ENCODING_PROTOBUF: utf8ToBase64(encodingTypes.METADATA_ENCODING_PROTOBUF),
} as const;

/** A text as the metadata or the data of a payload. @example const payload = { data: toPayloadText('{}') }; */
export const toPayloadText: (text: string) => string = utf8ToBase64;
/** What stands in the metadata or the data of a payload, as a text. @example fromPayloadText(payload.data ?? '') */
export const fromPayloadText: (base64: string) => string = base64ToUtf8;

/** A text as bytes of UTF-8. @example u8('é').length === 2 */
export const u8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Bytes of UTF-8 as a text. @example str(u8('é')) === 'é' */
export const str = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
