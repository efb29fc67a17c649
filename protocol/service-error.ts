/** Codes of google.rpc.Status that the engine answers with. */
export type ErrorCode =
  | 'CANCELLED'
  | 'UNKNOWN'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'UNAUTHENTICATED';

/** A detail of `temporal.api.errordetails.v1`, named without its package; the rest are its fields. */
export interface ErrorDetail {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Why a request was refused: a value, so that it crosses Durable Object boundaries whole. Never thrown. */
export interface ServiceError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
}

/** What a request answers: a value, or why not. */
export type Reply<Value> =
  | { readonly ok: Value; readonly error?: never }
  | { readonly error: ServiceError; readonly ok?: never };

export const ok = <Value>(value: Value): Reply<Value> => ({ ok: value });
export const refuse = (
  code: ErrorCode,
  message: string,
  ...details: ErrorDetail[]
): { readonly error: ServiceError } => ({
  error: details.length > 0 ? { code, message, details } : { code, message },
});
export const notFound = (message: string): { readonly error: ServiceError } =>
  refuse('NOT_FOUND', message, { type: 'NotFoundFailure' });
export const invalid = (message: string): { readonly error: ServiceError } => refuse('INVALID_ARGUMENT', message);
