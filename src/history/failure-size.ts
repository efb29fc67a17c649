/**
 * How large a failure may be. What is over the limit is replaced by a failure of the server's, with what fits of the original as its cause.
 *
 * Source: Temporal server, `common/failure/failure.go`.
 */
import type { Failure } from '../../protocol/failure.ts';

/** Causes that are followed at most. */
const DEPTH = 20;
/** Less than this many bytes say nothing of a cause. */
const SMALLEST = 4;
const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** A failure of the server's. */
export const serverFailure = (message: string, nonRetryable = true): Failure => ({
  message,
  source: 'Server',
  serverFailureInfo: nonRetryable ? { nonRetryable } : {},
});

/** The failure itself, or what stands for one of more than `limit` bytes; `kept` bytes of the original are kept. */
export function limitFailure(failure: Failure, limit: number, kept: number, nonRetryable = true): Failure {
  if (bytesOf(JSON.stringify(failure)) <= limit) return failure;
  return { ...serverFailure('Failure exceeds size limit.', nonRetryable), cause: truncate(failure, kept, DEPTH) };
}

/** What fits into so many bytes, the most telling first: type, source, message, stack trace, then the cause. */
function truncate(failure: Failure, size: number, depth: number): Failure {
  let left = size;
  const cut = (text: string | undefined): string | undefined => {
    if (!text || left <= 0) return undefined;
    const kept = cutText(text, left);
    left -= bytesOf(kept);
    return kept;
  };
  const { applicationFailureInfo: application, serverFailureInfo } = failure;
  const type = cut(application?.type);
  const source = cut(failure.source);
  const message = cut(failure.message);
  const stackTrace = cut(failure.stackTrace);
  return {
    ...(message ? { message } : {}),
    ...(source ? { source } : {}),
    ...(stackTrace ? { stackTrace } : {}),
    ...(application
      ? {
          applicationFailureInfo: {
            ...(type ? { type } : {}),
            ...(application.nonRetryable ? { nonRetryable: true } : {}),
          },
        }
      : {}),
    ...(serverFailureInfo ? { serverFailureInfo } : {}),
    ...(failure.cause && left > SMALLEST && depth > 0 ? { cause: truncate(failure.cause, left, depth - 1) } : {}),
  };
}

/** The beginning of a text, in whole characters. */
function cutText(text: string, size: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= size) return text;
  let end = size;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}
