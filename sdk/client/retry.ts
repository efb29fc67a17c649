import { STATUS_CODES } from '../../protocol/json/status-codes.ts';
import type { ErrorCode } from '../../protocol/service-error.ts';
import { RpcError } from './errors.ts';

/** What is known of a call that was refused. `code` is a number of google.rpc.Code. */
export interface StatusObject {
  readonly code: number;
  readonly details: string;
}
/** Whether a call is tried again, and after how many milliseconds. `attempt` counts from 1. */
export interface GrpcRetryOptions {
  delayFunction: (attempt: number, status: StatusObject) => number;
  retryableDecider: (attempt: number, status: StatusObject) => boolean;
}
export interface BackoffOptions {
  /** How much longer each wait is than the one before. Default 1.7. */
  factor: number;
  /** Calls in all, with the first one. Default 10. */
  maxAttempts: number;
  /** The share of a wait, 0 to 1, that is drawn at random: shorter or longer by that much. Default 0.2. */
  maxJitter: number;
  /** Default 100 ms; 1 s when the service is at its limits. */
  initialIntervalMs(status: StatusObject): number;
  /** Default 5 s. */
  maxIntervalMs(status: StatusObject): number;
}

/** Time and chance, as retries and deadlines use them: what a test replaces. */
export const clock = {
  now: (): number => Date.now(),
  random: (): number => Math.random(),
  /** Calls back after so many milliseconds; returns how to take that back. */
  after: (ms: number, callback: () => void): (() => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

const RETRYABLE: ReadonlySet<number> = new Set([
  ...(['UNKNOWN', 'RESOURCE_EXHAUSTED', 'UNAVAILABLE', 'ABORTED', 'OUT_OF_RANGE'] satisfies ErrorCode[]).map(
    (code) => STATUS_CODES[code],
  ),
  15, // DATA_LOSS, which this engine never answers.
]);

/** Whether trying again may help. @example isRetryableError({ code: 14, details: 'unavailable' }) */
export const isRetryableError = ({ code }: StatusObject): boolean => RETRYABLE.has(code);

/**
 * How calls are retried unless a connection says otherwise. Source: Temporal's client.
 *
 * @example Connection.connect({ address, retry: defaultGrpcRetryOptions({ maxAttempts: 3 }) });
 */
export function defaultGrpcRetryOptions({
  factor = 1.7,
  maxAttempts = 10,
  maxJitter = 0.2,
  initialIntervalMs = ({ code }) => (code === STATUS_CODES.RESOURCE_EXHAUSTED ? 1_000 : 100),
  maxIntervalMs = () => 5_000,
}: Partial<BackoffOptions> = {}): GrpcRetryOptions {
  return {
    delayFunction: (attempt, status) =>
      Math.min(maxIntervalMs(status), factor ** attempt * initialIntervalMs(status)) *
      (1 - maxJitter + clock.random() * maxJitter * 2),
    retryableDecider: (attempt, status) => attempt < maxAttempts && isRetryableError(status),
  };
}

/** Does `work` until it succeeds, is refused for good, or is aborted. */
export async function retrying<Value>(
  work: () => Promise<Value>,
  { retryableDecider, delayFunction }: GrpcRetryOptions,
  signal?: AbortSignal,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RpcError) || signal?.aborted || !retryableDecider(attempt, error)) throw error;
      await sleep(delayFunction(attempt, error), signal);
      if (signal?.aborted) throw error;
    }
  }
}

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done);
    function done(): void {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
