/** What clients take and give. The names are those of Temporal's client; where its types are protobuf messages, ours are plain data. */
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import type { WorkflowDescription } from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import type { Priority } from '../common/options.ts';
import type { SearchAttributeValue, SearchAttributes, TypedSearchAttributes } from '../common/search-attributes.ts';

export type { WorkflowService };

/** A workflow id, and the run that is meant: without it, the current one. */
export interface WorkflowExecution {
  workflowId: string;
  runId?: string;
}
/** A workflow id with a run of it. */
export type RequiredWorkflowExecution = Required<WorkflowExecution>;

export type WorkflowExecutionStatusName =
  | 'UNSPECIFIED'
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TERMINATED'
  | 'CONTINUED_AS_NEW'
  | 'TIMED_OUT'
  | 'PAUSED'
  | 'UNKNOWN';

/** A run as the index knows it. `Raw` is what the service has answered. */
export interface WorkflowExecutionInfo<Raw = VisibilityRecord> {
  type: string;
  workflowId: string;
  runId: string;
  taskQueue: string;
  /** `code` is the number of Temporal's `WorkflowExecutionStatus`. */
  status: { code: number; name: WorkflowExecutionStatusName };
  /** 0 in a list as long as the run is open. */
  historyLength: number;
  /** In bytes. */
  historySize?: number;
  startTime: Date;
  executionTime?: Date;
  closeTime?: Date;
  memo?: Record<string, unknown>;
  searchAttributes: SearchAttributes;
  typedSearchAttributes: TypedSearchAttributes;
  parentExecution?: RequiredWorkflowExecution;
  rootExecution?: RequiredWorkflowExecution;
  raw: Raw;
  priority?: Priority;
}
/** A run as it is described by itself. */
export type WorkflowExecutionDescription = WorkflowExecutionInfo<WorkflowDescription> & {
  staticDetails: () => Promise<string | undefined>;
  staticSummary: () => Promise<string | undefined>;
};

export interface CountWorkflowExecution {
  count: number;
  /** One for each value of a `GROUP BY`; empty without one. */
  groups: { count: number; groupValues: SearchAttributeValue[] }[];
}

/** A run's history in Temporal's JSON: what `runReplayHistory` takes, and what the CLI and the UI write. Payloads are as they are stored. */
export interface History {
  events: object[];
}

/** What Temporal's client names after its messages: our requests and answers, as {@link WorkflowService} has them. */
export type {
  GetWorkflowExecutionHistoryRequest,
  StartWorkflowExecutionRequest,
  WorkflowDescription as DescribeWorkflowExecutionResponse,
} from '../../protocol/requests.ts';
export type { VisibilityRecord as RawWorkflowExecutionInfo } from '../../protocol/visibility.ts';

/** Answers of calls that have nothing to tell. */
export type TerminateWorkflowExecutionResponse = Record<never, never>;
export type RequestCancelWorkflowExecutionResponse = Record<never, never>;

/** Headers of the requests to a service. A service that is reached over a binding gets none. */
export type Metadata = Record<string, string>;
export interface CallContext {
  /** A point in time, or milliseconds since the epoch. */
  deadline?: number | Date;
  metadata?: Metadata;
  abortSignal?: AbortSignal;
}

/** A service whose calls may be aborted. */
export type AbortableService = {
  [Name in keyof WorkflowService]: (
    ...args: [...Parameters<WorkflowService[Name]>, signal?: AbortSignal]
  ) => ReturnType<WorkflowService[Name]>;
};

/** The way to a service, which clients share. */
export interface ConnectionLike {
  /** The service itself: no retries, no deadlines, and refusals as values. */
  readonly workflowService: AbortableService;
  close(): Promise<void>;
  ensureConnected(): Promise<void>;
  /** The same way, with limits for all calls that are made over it. */
  with(context: CallContext): ConnectionLike;
  withDeadline<Result>(deadline: number | Date, fn: () => Promise<Result>): Promise<Result>;
  withMetadata<Result>(metadata: Metadata, fn: () => Promise<Result>): Promise<Result>;
  withAbortSignal<Result>(abortSignal: AbortSignal, fn: () => Promise<Result>): Promise<Result>;
  /** Makes one call, with retries and within the limits of its scope. @throws {RpcError} when it is refused. */
  call<Value>(work: (service: AbortableService, signal?: AbortSignal) => Promise<Reply<Value>>): Promise<Value>;
}

const names = <const Name extends string>(...list: Name[]) =>
  Object.freeze(Object.fromEntries(list.map((name) => [name, name]))) as { readonly [K in Name]: K };

export const QueryRejectCondition = names('NONE', 'NOT_OPEN', 'NOT_COMPLETED_CLEANLY');
export type QueryRejectCondition = keyof typeof QueryRejectCondition;

export const WorkflowUpdateStage = names('ADMITTED', 'ACCEPTED', 'COMPLETED');
export type WorkflowUpdateStage = keyof typeof WorkflowUpdateStage;
