import type { Execution, WorkflowStatus } from '../../protocol/events.ts';
import { fieldsToJson } from '../../protocol/json/history-json.ts';
import { encodeDuration, encodeTime } from '../../protocol/json/proto-json.ts';
import { namespaceId } from '../../protocol/namespace-id.ts';
import type { PayloadMap } from '../../protocol/payload.ts';

/** What list and describe both say of a run. Times are milliseconds since the epoch. */
export interface ExecutionInfo {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly status: WorkflowStatus;
  readonly startTime: number;
  readonly executionTime: number;
  readonly closeTime?: number;
  readonly memo: PayloadMap;
  readonly searchAttributes: PayloadMap;
  readonly historyLength?: number;
  readonly historySizeBytes?: number;
  readonly stateTransitionCount?: number;
  readonly parentExecution?: Execution;
  readonly rootExecution?: Execution;
}

/** A run as Temporal's `WorkflowExecutionInfo`, as far as the index knows it. */
export function executionToJson(namespace: string, run: ExecutionInfo, shorthand: boolean): object {
  const { workflowId, runId, closeTime, historyLength, historySizeBytes, stateTransitionCount } = run;
  const execution = { workflowId, runId };
  const long = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: String(value) });
  return {
    execution,
    type: { name: run.workflowType },
    startTime: encodeTime(run.startTime),
    ...(closeTime === undefined ? {} : { closeTime: encodeTime(closeTime) }),
    status: `WORKFLOW_EXECUTION_STATUS_${run.status}`,
    ...long('historyLength', historyLength),
    executionTime: encodeTime(run.executionTime),
    memo: fieldsToJson('fields', run.memo, shorthand),
    searchAttributes: fieldsToJson('indexedFields', run.searchAttributes, shorthand),
    taskQueue: run.taskQueue,
    ...long('stateTransitionCount', stateTransitionCount),
    ...long('historySizeBytes', historySizeBytes),
    ...(closeTime === undefined ? {} : { executionDuration: encodeDuration(closeTime - run.executionTime) }),
    ...(run.parentExecution ? { parentNamespaceId: namespaceId(namespace), parentExecution: run.parentExecution } : {}),
    rootExecution: run.rootExecution ?? execution,
  };
}
