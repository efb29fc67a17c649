import { jsonOf } from '../../protocol/payload.ts';
import type { ListSchedulesReply, ScheduleListEntry } from '../../protocol/schedule.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type {
  CountReply,
  CountRequest,
  ListRequest,
  VersionedRecord,
  VisibilityRecord,
  VisibilityService,
} from '../../protocol/visibility.ts';
import type { Filter } from '../visibility/filter.ts';
import { LIST_ENTRY } from './describe.ts';
import type { ScheduleRow } from './options.ts';

/** Fields that the index has of every row, and that say nothing of a schedule. Source: Temporal server, `sadefs.IsReserved`. */
const RESERVED: ReadonlySet<string> = new Set([
  'WorkflowId',
  'RunId',
  'WorkflowType',
  'StartTime',
  'ExecutionTime',
  'CloseTime',
  'ExecutionStatus',
  'TaskQueue',
  'HistoryLength',
  'HistorySizeBytes',
  'ExecutionDuration',
  'StateTransitionCount',
  'ParentWorkflowId',
  'ParentRunId',
  'RootWorkflowId',
  'RootRunId',
]);
const SYSTEM = /^(?:Temporal|Batcher|BuildIds$)/;
/** Texts in quotes, names in backticks, and names. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`([^`]*)`|([A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * A schedule that was deleted stays in the index as a closed row, so that one of the same id that is created later has its place. A condition of
 * its own and not a part of the filter's text, which it would not bind.
 */
export const NOT_DELETED: Filter = {
  op: 'compare',
  field: { name: 'ExecutionStatus', type: 'STATUS' },
  operator: '=',
  value: 1,
};

/** A filter of schedules as one of the index, where a schedule is a workflow with its id, which is as long a word. */
export function scheduleQuery(query = ''): Reply<string> {
  let refused: string | undefined;
  const rewritten = query.replaceAll(TOKEN, (token: string, quoted?: string, bare?: string) => {
    const name = quoted ?? bare;
    if (name === undefined) return token;
    if (name === 'ScheduleId') return 'WorkflowId';
    if (RESERVED.has(name) || (SYSTEM.test(name) && name !== 'TemporalSchedulePaused')) refused ??= name;
    return token;
  });
  if (refused !== undefined) return invalid(`invalid query filter for schedules: cannot filter on "${refused}"`);
  return ok(rewritten);
}

/** A page of the list, from the rows of the index. */
export async function listSchedules(
  index: VisibilityService,
  request: ListRequest,
): Promise<Reply<ListSchedulesReply>> {
  const query = scheduleQuery(request.query);
  if (query.error) return query;
  const reply = await index.listWorkflowExecutions({ ...request, query: query.ok });
  if (reply.error) return reply;
  const { executions, nextPageToken } = reply.ok;
  return ok({ schedules: executions.flatMap(listEntryOf), ...(nextPageToken ? { nextPageToken } : {}) });
}

export async function countSchedules(index: VisibilityService, request: CountRequest): Promise<Reply<CountReply>> {
  const query = scheduleQuery(request.query);
  return query.error ? query : index.countWorkflowExecutions({ ...request, query: query.ok });
}

function listEntryOf({ memo }: VisibilityRecord): readonly ScheduleListEntry[] {
  const entry = memo[LIST_ENTRY];
  return entry ? [jsonOf(entry) as ScheduleListEntry] : [];
}

/** A schedule's row as the index keeps it. */
export function rowToRecord({ scheduleId, version, record }: ScheduleRow): VersionedRecord {
  if (record !== null) return { version, record };
  const execution = { workflowId: scheduleId, runId: scheduleId };
  const none = { workflowType: '', taskQueue: '', startTime: 0, executionTime: 0, closeTime: 0 };
  return {
    version,
    record: { ...execution, ...none, status: 'COMPLETED', memo: {}, searchAttributes: {}, rootExecution: execution },
  };
}
