import type { Execution, WorkflowStatus } from './events.ts';
import type { Payload, PayloadMap } from './payload.ts';
import type { Reply } from './service-error.ts';

/** What the index knows of a run: a row of list. Times are milliseconds since the epoch. */
export interface VisibilityRecord {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly status: WorkflowStatus;
  readonly startTime: number;
  readonly executionTime: number;
  readonly memo: PayloadMap;
  /** With their types in the metadata of the payloads. */
  readonly searchAttributes: PayloadMap;
  readonly parentExecution?: Execution;
  readonly rootExecution: Execution;
  /** When the run is due next, if it is open: one that is long past has been forgotten, and is poked. */
  readonly nextWake?: number;
  /** The following are there for closed runs only. */
  readonly closeTime?: number;
  readonly historyLength?: number;
  readonly historySizeBytes?: number;
  readonly stateTransitionCount?: number;
}

/** A record as its run sends it: among several that arrive, the one with the highest version is right. */
export interface VersionedRecord {
  readonly version: number;
  readonly record: VisibilityRecord;
}

export interface ListRequest {
  readonly namespace: string;
  /** A list filter; absent or empty: all. */
  readonly query?: string;
  /** At most 1,000, which is also the default. */
  readonly pageSize?: number;
  readonly nextPageToken?: string;
}
export interface ListWorkflowExecutionsReply {
  readonly executions: readonly VisibilityRecord[];
  readonly nextPageToken?: string;
}
export interface CountRequest {
  readonly namespace: string;
  /** A list filter, which may end in `GROUP BY ExecutionStatus`. */
  readonly query?: string;
}
export interface CountReply {
  readonly count: number;
  readonly groups?: readonly { readonly groupValues: readonly Payload[]; readonly count: number }[];
}

/** The part of the service that reads the index. */
export interface VisibilityService {
  listWorkflowExecutions(request: ListRequest): Promise<Reply<ListWorkflowExecutionsReply>>;
  countWorkflowExecutions(request: CountRequest): Promise<Reply<CountReply>>;
}
