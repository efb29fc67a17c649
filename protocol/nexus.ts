import type { Failure } from './failure.ts';
import { base64ToUtf8, utf8ToBase64 } from './payload.ts';
import type { Payload } from './payload.ts';

/** A reference from one thing to another, as Nexus has it. */
export interface NexusLink {
  readonly url: string;
  readonly type: string;
}

/** Whom to tell how a workflow ended. Source: `temporal.api.common.v1.Callback`. */
export interface CompletionCallback {
  readonly nexus: { readonly url: string; readonly header?: Readonly<Record<string, string>> };
}

interface NexusRequest {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From 1. */
  readonly attempt: number;
  /** When the answer is no longer waited for, in milliseconds since the epoch. */
  readonly requestDeadline: number;
}
/** The request to start an operation. It has the same `requestId` however often it is sent. */
export interface NexusStartTask extends NexusRequest {
  readonly type: 'start';
  readonly requestId: string;
  readonly input?: Payload;
  readonly callback: CompletionCallback['nexus'];
  readonly links: readonly NexusLink[];
}
/** The request to cancel an operation that was started and has not completed. */
export interface NexusCancelTask extends NexusRequest {
  readonly type: 'cancel';
  readonly requestId: string;
  readonly operationToken: string;
}
/** A request to the handler of an operation, as it is sent to the Worker that has it. */
export type NexusTask = NexusStartTask | NexusCancelTask;

/** How an operation ended. A failure is the handler's own; what it failed at, the caller's history says around it. */
export type NexusOperationOutcome =
  | { readonly status: 'completed'; readonly result?: Payload }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'canceled'; readonly failure: Failure };

/** What the Worker that has the handler answers. */
export type NexusTaskOutcome =
  | NexusOperationOutcome
  /** It goes on; its outcome comes by the callback. */
  | { readonly status: 'started'; readonly operationToken: string }
  /** The operation will be cancelled, or not: its outcome tells. */
  | { readonly status: 'cancelRequested' }
  /** The request failed, not the operation: whether it is sent again, its `nexusHandlerFailureInfo` says. */
  | { readonly status: 'handlerError'; readonly failure: Failure };

const NON_RETRYABLE: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'UNAUTHORIZED',
  'NOT_FOUND',
  'NOT_IMPLEMENTED',
  'CONFLICT',
]);

/** Whether a request that failed like this is sent again. Source: the handler errors of the Nexus specification. */
export function isRetryableHandlerError({ nexusHandlerFailureInfo: info }: Failure): boolean {
  if (info?.retryBehavior !== undefined) return info.retryBehavior === 'RETRYABLE';
  return !NON_RETRYABLE.has(info?.type ?? '');
}

/** A handler error that the engine itself reports. */
export const handlerError = (type: string, message: string): Failure => ({
  message,
  source: 'Server',
  nexusHandlerFailureInfo: { type },
});

/** The one address that completions are delivered to: the caller's own engine. */
export const CALLBACK_URL = 'temporal://system';
const TOKEN_HEADER = 'temporal-callback-token';
/** With it a completion that comes before the answer to the start can say which operation was started. */
export const OPERATION_TOKEN_HEADER = 'nexus-operation-token';

/** The operation of a caller's run that a callback completes. */
export interface CallbackToken {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly scheduledEventId: number;
  readonly requestId: string;
}

/** A callback to the operation that the token names. */
export function callbackOf(token: CallbackToken): CompletionCallback['nexus'] {
  return { url: CALLBACK_URL, header: { [TOKEN_HEADER]: utf8ToBase64(JSON.stringify(token)) } };
}

/** The operation that a callback completes, or `undefined` when it is none of ours. */
export function callbackToken({ nexus }: CompletionCallback): CallbackToken | undefined {
  const text = nexus.url === CALLBACK_URL ? nexus.header?.[TOKEN_HEADER] : undefined;
  if (text === undefined) return undefined;
  try {
    const token = JSON.parse(base64ToUtf8(text)) as Partial<CallbackToken>;
    const names = [token.namespace, token.workflowId, token.runId, token.requestId];
    const whole = names.every((name) => typeof name === 'string') && Number.isSafeInteger(token.scheduledEventId);
    return whole ? (token as CallbackToken) : undefined;
  } catch {
    return undefined;
  }
}
