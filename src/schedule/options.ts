import type { WorkflowRunMethods } from '../../protocol/requests.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import type { SearchAttributeTypes } from '../history/search-attributes.ts';

/** A schedule's row in the index; `null` takes it away. Of several that arrive, the one with the highest version is right. */
export interface ScheduleRow {
  readonly namespace: string;
  readonly scheduleId: string;
  readonly version: number;
  readonly record: VisibilityRecord | null;
}
/** The index of schedules, as they see it. A row is acknowledged by resolving; one that is not is sent again. */
export interface ScheduleIndex {
  publish(row: ScheduleRow): Promise<void>;
}

/** What a schedule asks of a workflow. */
export type ScheduledRun = Pick<
  WorkflowRunMethods,
  | 'startWorkflowExecution'
  | 'requestCancelWorkflowExecution'
  | 'terminateWorkflowExecution'
  | 'describeWorkflowExecution'
  | 'getWorkflowExecutionHistory'
>;

/** What a deployment gives to its schedules. */
export interface WorkflowScheduleOptions {
  /** The object at the head of a workflow id's chain. */
  readonly workflow: (namespace: string, workflowId: string) => ScheduledRun;
  readonly index: ScheduleIndex;
  /** Of a namespace, as this isolate knows them. */
  readonly searchAttributes: (namespace: string) => SearchAttributeTypes | Promise<SearchAttributeTypes>;
}
