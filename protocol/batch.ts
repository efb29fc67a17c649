import type { Execution } from './events.ts';
import type { Payload } from './payload.ts';
import type { ResetOptions } from './operator-requests.ts';
import type { Reply } from './service-error.ts';

/** What a batch does to each workflow. */
export type BatchOperation =
  | { readonly type: 'TERMINATE'; readonly details?: readonly Payload[] }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'SIGNAL'; readonly signalName: string; readonly input?: readonly Payload[] }
  | { readonly type: 'DELETE' }
  | { readonly type: 'RESET'; readonly reset: ResetOptions };

export interface BatchRequest {
  readonly namespace: string;
  readonly jobId: string;
}
/** Either `visibilityQuery` or `executions` says what is meant. */
export interface StartBatchOperationRequest extends BatchRequest {
  readonly visibilityQuery?: string;
  readonly executions?: readonly Execution[];
  readonly reason: string;
  readonly maxOperationsPerSecond?: number;
  readonly identity?: string;
  readonly operation: BatchOperation;
}
export interface BatchDescription {
  readonly jobId: string;
  readonly operationType: BatchOperation['type'];
  readonly state: 'RUNNING' | 'COMPLETED' | 'FAILED';
  readonly startTime: number;
  readonly closeTime?: number;
  readonly totalOperationCount: number;
  readonly completeOperationCount: number;
  readonly failureOperationCount: number;
  readonly identity?: string;
  readonly reason: string;
}

/** The part of the service that acts on many workflows. */
export interface BatchService {
  startBatchOperation(request: StartBatchOperationRequest): Promise<Reply<null>>;
  describeBatchOperation(request: BatchRequest): Promise<Reply<BatchDescription>>;
  listBatchOperations(request: {
    readonly namespace: string;
    readonly pageSize?: number;
    readonly nextPageToken?: string;
  }): Promise<Reply<{ readonly operations: readonly BatchDescription[]; readonly nextPageToken?: string }>>;
  stopBatchOperation(
    request: BatchRequest & { readonly reason?: string; readonly identity?: string },
  ): Promise<Reply<null>>;
}
