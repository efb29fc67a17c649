import { jsonOf } from '../../protocol/payload.ts';
import type { PayloadMap } from '../../protocol/payload.ts';
import { base64ToUtf8 } from '../../protocol/payload.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import type { VersionedRecord, VisibilityRecord } from '../../protocol/visibility.ts';
import { OPEN, attributeKey } from './compile.ts';
import { numberOfStatus, statusOfNumber } from './statuses.ts';
import { milliseconds, tokensOf } from './values.ts';

/** A run as the table has it. */
export type Row = {
  workflow_id: string;
  run_id: string;
  version: number;
  workflow_type: string;
  status: number;
  task_queue: string;
  start_time: number;
  execution_time: number;
  close_time: number;
  next_wake: number | null;
  history_length: number | null;
  history_size_bytes: number | null;
  state_transition_count: number | null;
  parent_workflow_id: string | null;
  parent_run_id: string | null;
  root_workflow_id: string;
  root_run_id: string;
  /** Custom attributes as filters compare them. */
  attributes: string | null;
  /** The payloads as they came. */
  search_attributes: string | null;
  memo: string | null;
};

export const COLUMNS: readonly (keyof Row)[] = [
  'workflow_id',
  'run_id',
  'version',
  'workflow_type',
  'status',
  'task_queue',
  'start_time',
  'execution_time',
  'close_time',
  'next_wake',
  'history_length',
  'history_size_bytes',
  'state_transition_count',
  'parent_workflow_id',
  'parent_run_id',
  'root_workflow_id',
  'root_run_id',
  'attributes',
  'search_attributes',
  'memo',
];

export function rowOf({ version, record }: VersionedRecord): Row {
  const isOpen = record.closeTime === undefined;
  return {
    workflow_id: record.workflowId,
    run_id: record.runId,
    version,
    workflow_type: record.workflowType,
    status: numberOfStatus(record.status),
    task_queue: record.taskQueue,
    start_time: record.startTime,
    execution_time: record.executionTime,
    close_time: record.closeTime ?? OPEN,
    next_wake: isOpen ? (record.nextWake ?? null) : null,
    history_length: record.historyLength ?? null,
    history_size_bytes: record.historySizeBytes ?? null,
    state_transition_count: record.stateTransitionCount ?? null,
    parent_workflow_id: record.parentExecution?.workflowId ?? null,
    parent_run_id: record.parentExecution?.runId ?? null,
    root_workflow_id: record.rootExecution.workflowId,
    root_run_id: record.rootExecution.runId,
    attributes: textOf(comparable(record.searchAttributes)),
    search_attributes: textOf(record.searchAttributes),
    memo: textOf(record.memo),
  };
}

export function recordOf(row: Row): VisibilityRecord {
  return {
    workflowId: row.workflow_id,
    runId: row.run_id,
    workflowType: row.workflow_type,
    taskQueue: row.task_queue,
    status: statusOfNumber(row.status) as VisibilityRecord['status'],
    startTime: row.start_time,
    executionTime: row.execution_time,
    memo: mapOf(row.memo),
    searchAttributes: mapOf(row.search_attributes),
    ...(row.parent_workflow_id === null
      ? {}
      : { parentExecution: { workflowId: row.parent_workflow_id, runId: row.parent_run_id ?? '' } }),
    rootExecution: { workflowId: row.root_workflow_id, runId: row.root_run_id },
    ...(row.next_wake === null ? {} : { nextWake: row.next_wake }),
    ...(row.close_time === OPEN ? {} : { closeTime: row.close_time }),
    ...(row.history_length === null ? {} : { historyLength: row.history_length }),
    ...(row.history_size_bytes === null ? {} : { historySizeBytes: row.history_size_bytes }),
    ...(row.state_transition_count === null ? {} : { stateTransitionCount: row.state_transition_count }),
  };
}

/** Attributes as filters compare them: times in milliseconds, texts as their tokens. */
function comparable(searchAttributes: PayloadMap): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, payload] of Object.entries(searchAttributes)) {
    const type = base64ToUtf8(payload.metadata?.['type'] ?? '');
    const given = jsonOf(payload);
    // Temporal's clients send a list of one where one value is meant.
    const isListOfOne = type !== TYPE_NAMES.KEYWORD_LIST && Array.isArray(given) && given.length === 1;
    const value = isListOfOne ? (given[0] as unknown) : given;
    if (value === undefined || value === null) continue;
    if (type === TYPE_NAMES.DATETIME) values[attributeKey(name)] = milliseconds(String(value)) ?? value;
    else if (type === TYPE_NAMES.TEXT) values[attributeKey(name)] = [...new Set(tokensOf(String(value)))];
    else values[attributeKey(name)] = value;
  }
  return values;
}

const textOf = (map: object): string | null => (Object.keys(map).length === 0 ? null : JSON.stringify(map));
const mapOf = (text: string | null): PayloadMap => (text === null ? {} : (JSON.parse(text) as PayloadMap));
