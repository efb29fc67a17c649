import type { Execution, Priority, WorkflowStatus } from '../events.ts';
import type { PayloadMap } from '../payload.ts';
import type { VisibilityRecord } from '../visibility.ts';
import { decodeKnown } from './decode-known.ts';
import type { Kind, Message } from './proto-json.ts';

export const execution: Kind = { message: { workflowId: 'string', runId: 'string' } };
export const name: Kind = { message: { name: 'string' } };
export const priority: Kind = { message: { priorityKey: 'int', fairnessKey: 'string', fairnessWeight: 'double' } };
export const status: Kind = {
  enum: 'WORKFLOW_EXECUTION_STATUS_',
  values: [
    'RUNNING',
    'COMPLETED',
    'FAILED',
    'CANCELED',
    'TERMINATED',
    'CONTINUED_AS_NEW',
    'TIMED_OUT',
    'PAUSED',
  ] satisfies readonly (WorkflowStatus | 'PAUSED')[],
};

/** `WorkflowExecutionInfo`, as list and describe have it. */
export const executionInfo = {
  execution,
  type: name,
  startTime: 'timestamp',
  closeTime: 'timestamp',
  executionTime: 'timestamp',
  status,
  historyLength: 'long',
  historySizeBytes: 'long',
  stateTransitionCount: 'long',
  memo: { message: { fields: 'payloadMap' } },
  searchAttributes: { message: { indexedFields: 'payloadMap' } },
  taskQueue: 'string',
  parentExecution: execution,
  rootExecution: execution,
  firstRunId: 'string',
  priority,
} satisfies Message;

/** `WorkflowExecutionInfo` as it has been read. */
export interface ExecutionInfo {
  readonly execution: Execution;
  readonly type: { readonly name: string };
  readonly startTime: number;
  readonly closeTime?: number;
  readonly executionTime?: number;
  readonly status?: WorkflowStatus;
  readonly historyLength?: number;
  readonly historySizeBytes?: number;
  readonly stateTransitionCount?: number;
  readonly memo?: { readonly fields?: PayloadMap };
  readonly searchAttributes?: { readonly indexedFields?: PayloadMap };
  readonly taskQueue?: string;
  readonly parentExecution?: Execution;
  readonly rootExecution?: Execution;
  readonly firstRunId?: string;
  readonly priority?: Priority;
}

/** What of an `ExecutionInfo` our own records have by the same or another name. */
export const recordOf = (info: ExecutionInfo): VisibilityRecord => {
  const { execution: ids, type, memo, searchAttributes, priority: _, firstRunId: __, ...rest } = info;
  return {
    ...rest,
    ...ids,
    workflowType: type.name,
    taskQueue: info.taskQueue ?? '',
    status: info.status ?? 'RUNNING',
    executionTime: info.executionTime ?? info.startTime,
    rootExecution: info.rootExecution ?? ids,
    memo: memo?.fields ?? {},
    searchAttributes: searchAttributes?.indexedFields ?? {},
  };
};

/** Reads a row of a list. */
export const recordFromJson = (json: unknown): VisibilityRecord =>
  recordOf(decodeKnown(executionInfo, json) as unknown as ExecutionInfo);
