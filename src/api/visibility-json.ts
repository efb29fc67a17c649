import { fieldsToJson } from '../../protocol/json/history-json.ts';
import { encodeDuration, encodePayload, encodeTime } from '../../protocol/json/proto-json.ts';
import { namespaceId } from '../../protocol/namespace-id.ts';
import type { CountReply, VisibilityRecord } from '../../protocol/visibility.ts';

/** What list and describe both say of a run. */
export type ExecutionInfo = Omit<VisibilityRecord, 'rootExecution' | 'nextWake'> &
  Partial<Pick<VisibilityRecord, 'rootExecution'>>;

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

/** A count of runs or of schedules. Zero is not written, as everywhere in proto3 JSON. */
export function countToJson({ count, groups = [] }: CountReply, shorthand: boolean): object {
  const counted = (value: number) => (value === 0 ? {} : { count: String(value) });
  return {
    ...counted(count),
    ...(groups.length > 0
      ? {
          groups: groups.map((group) => ({
            groupValues: group.groupValues.map((value) => encodePayload(value, shorthand)),
            ...counted(group.count),
          })),
        }
      : {}),
  };
}
