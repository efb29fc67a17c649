import type { Priority as WirePriority, WorkflowStatus } from '../../protocol/events.ts';
import type { WorkflowDescription } from '../../protocol/requests.ts';
import type { CountReply, VisibilityRecord } from '../../protocol/visibility.ts';
import { decodePriority } from '../common/options.ts';
import { decodeSearchAttributes } from '../common/search-attributes.ts';
import type { Conversion } from './data-converter.ts';
import { defined } from './defined.ts';
import type {
  CountWorkflowExecution,
  WorkflowExecutionDescription,
  WorkflowExecutionInfo,
  WorkflowExecutionStatusName,
} from './types.ts';

/** The numbers of Temporal's `WorkflowExecutionStatus`. */
export const STATUS_NUMBERS: Readonly<Record<WorkflowStatus, number>> = {
  RUNNING: 1,
  COMPLETED: 2,
  FAILED: 3,
  CANCELED: 4,
  TERMINATED: 5,
  CONTINUED_AS_NEW: 6,
  TIMED_OUT: 7,
  PAUSED: 8,
};
/** Temporal's client spells one status as its failures do. */
const statusName = (status: WorkflowStatus): WorkflowExecutionStatusName =>
  status === 'CANCELED' ? 'CANCELLED' : status;

/** A run as its users see it. @throws what the data converter throws for a memo. */
export async function executionInfo<Raw extends VisibilityRecord | WorkflowDescription>(
  raw: Raw,
  conversion: Conversion,
): Promise<WorkflowExecutionInfo<Raw>> {
  const { typed, untyped } = decodeSearchAttributes(raw.searchAttributes);
  const { closeTime, parentExecution, rootExecution } = raw;
  return {
    type: raw.workflowType,
    workflowId: raw.workflowId,
    runId: raw.runId,
    taskQueue: raw.taskQueue,
    status: { code: STATUS_NUMBERS[raw.status], name: statusName(raw.status) },
    historyLength: raw.historyLength ?? 0,
    startTime: new Date(raw.startTime),
    executionTime: new Date(raw.executionTime),
    memo: await conversion.decodeMap(raw.memo),
    searchAttributes: untyped,
    typedSearchAttributes: typed,
    raw,
    priority: decodePriority('priority' in raw ? (raw.priority as WirePriority) : undefined),
    ...defined({
      historySize: raw.historySizeBytes || undefined,
      closeTime: closeTime === undefined ? undefined : new Date(closeTime),
      parentExecution: parentExecution && { ...parentExecution },
      rootExecution: rootExecution && { ...rootExecution },
    }),
  };
}

/** A run as `describe` tells of it. */
export async function executionDescription(
  raw: WorkflowDescription,
  conversion: Conversion,
): Promise<WorkflowExecutionDescription> {
  const { summary, details } = raw.userMetadata ?? {};
  return {
    ...(await executionInfo(raw, conversion)),
    staticSummary: () => conversion.decodeText(summary),
    staticDetails: () => conversion.decodeText(details),
  };
}

export const executionCount = ({ count, groups = [] }: CountReply): CountWorkflowExecution => ({
  count,
  groups: groups.map((group) => ({
    count: group.count,
    groupValues: group.groupValues.map((value) => decodeSearchAttributes({ value }).untyped['value'] ?? []) as [],
  })),
});
