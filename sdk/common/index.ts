export * from './duration.ts';
export * from './enums.ts';
export * from './errors.ts';
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
export * from './options.ts';
export * from './payload-converter.ts';
export * from './search-attributes.ts';
