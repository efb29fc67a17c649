import type { Execution } from './events.ts';
import type { Payload } from './payload.ts';
import type {
  ManyActivities,
  ResetActivityRequest,
  ResetOptions,
  UnpauseActivityRequest,
  UpdateActivityOptionsRequest,
  WorkflowExecutionOptions,
} from './operator-requests.ts';
import type { ExecutionRequest } from './requests.ts';
import type { Reply } from './service-error.ts';

/** What a batch does to each workflow. */
export type BatchOperation =
  | { readonly type: 'TERMINATE'; readonly details?: readonly Payload[] }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'SIGNAL'; readonly signalName: string; readonly input?: readonly Payload[] }
  | { readonly type: 'DELETE' }
  | { readonly type: 'RESET'; readonly reset: ResetOptions }
  | ({ readonly type: 'UNPAUSE_ACTIVITY' } & OnActivities<UnpauseActivityRequest>)
  | ({ readonly type: 'RESET_ACTIVITY' } & OnActivities<ResetActivityRequest>)
  | ({ readonly type: 'UPDATE_ACTIVITY_OPTIONS' } & OnActivities<UpdateActivityOptionsRequest>)
  | ({ readonly type: 'UPDATE_EXECUTION_OPTIONS' } & WorkflowExecutionOptions);
/** An operation on the activities of each workflow: an id would mean another activity in each. */
type OnActivities<Request> = Omit<Request, keyof ExecutionRequest | 'identity' | 'reason' | 'activities'> & {
  readonly activities: ManyActivities;
};

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
/** A batch as the list has it. Times are milliseconds since the epoch. */
export interface BatchSummary {
  readonly jobId: string;
  readonly state: 'RUNNING' | 'COMPLETED' | 'FAILED';
  readonly startTime: number;
  readonly closeTime?: number;
}
export interface BatchDescription extends BatchSummary {
  readonly operationType: BatchOperation['type'];
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
  }): Promise<Reply<{ readonly operations: readonly BatchSummary[]; readonly nextPageToken?: string }>>;
  stopBatchOperation(
    request: BatchRequest & { readonly reason?: string; readonly identity?: string },
  ): Promise<Reply<null>>;
}
