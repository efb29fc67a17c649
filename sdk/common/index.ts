export * from './activity-cancellation-details.ts';
export * from './duration.ts';
export * from './encodings.ts';
export * from './enums.ts';
export {
  CompleteAsyncError,
  IllegalStateError,
  NamespaceNotFoundError,
  PayloadConverterError,
  ValueError,
  WorkflowNotFoundError,
  errorCode,
  errorMessage,
} from './errors.ts';
export * from './failures.ts';
export {
  DefaultFailureConverter,
  cutoffStackTrace,
  defaultFailureConverter,
  errorToFailure,
  failureToError,
} from './failure-converter.ts';
export type {
  DefaultEncodedFailureAttributes,
  DefaultFailureConverterOptions,
  FailureConverter,
} from './failure-converter.ts';
export * from './interfaces.ts';
export * from './logger.ts';
export type * from './metrics.ts';
export * from './options.ts';
export { fromProtoConverter } from './payload-codec.ts';
export type { PayloadCodec, ProtoPayload } from './payload-codec.ts';
export {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  DefaultPayloadConverter,
  JsonPayloadConverter,
  RawValue,
  UndefinedPayloadConverter,
  defaultPayloadConverter,
} from './payload-converter.ts';
export type { Payload, PayloadConverter, PayloadConverterWithEncoding } from './payload-converter.ts';
export * from './payloads.ts';
export * from './search-attributes.ts';
export * from './versioning.ts';
