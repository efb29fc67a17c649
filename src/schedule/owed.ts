import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import { encodeTime } from '../../protocol/json/proto-json.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';
import { askAt, backfillAt, nextTime, retentionEnd } from './advance.ts';
import { identityOf } from './record.ts';
import type { Ending, OwedStart, RunningWorkflow, ScheduleRecord } from './record.ts';

/** Calls to workflows that are under way together. */
const AT_ONCE = 100;

/** What a schedule owes to workflows: sent at least once, under a name that stays the same. */
export type Owed =
  | { readonly type: 'Start'; readonly start: OwedStart }
  | { readonly type: 'End'; readonly execution: RunningWorkflow; readonly ending: Ending }
  | { readonly type: 'Ask'; readonly execution: RunningWorkflow };

export function owedToWorkflows({ progress }: ScheduleRecord): readonly Owed[] {
  const { starts, running, mustAsk } = progress;
  const all = [
    ...starts.map((start) => ({ type: 'Start', start }) as const),
    ...running.flatMap((execution): Owed[] => {
      if (mustAsk) return [{ type: 'Ask', execution }];
      const { ending, requested } = execution;
      return ending !== undefined && ending !== requested ? [{ type: 'End', execution, ending }] : [];
    }),
  ];
  return all.slice(0, AT_ONCE);
}

export const owesIndex = ({ progress }: ScheduleRecord): boolean => progress.published < progress.version;

/** When it must be woken next by itself; `undefined` for never. What is owed now is not among it. */
export function nextDeadline(record: ScheduleRecord): number | undefined {
  const { progress } = record;
  if (progress.deleted) return undefined;
  const candidates = [nextTime(record), backfillAt(progress), askAt(progress), retentionEnd(record)];
  const due = Math.min(...candidates.map((at) => at ?? Infinity));
  return due === Infinity ? undefined : due;
}

/** The start of a workflow, as often as it is sent. */
export function startRequestOf(record: ScheduleRecord, start: OwedStart): StartWorkflowExecutionRequest | undefined {
  const { definition, outcome } = record;
  const { namespace, scheduleId, startWorkflow, createTime } = definition;
  if (startWorkflow === undefined) return undefined;
  const { workflowType, taskQueue, memo, searchAttributes, header, workflowIdReusePolicy: _, ...rest } = startWorkflow;
  const { lastCompletionResult, continuedFailure } = start.overlaps ? {} : outcome;
  const nominal = encodeTime(Math.floor(start.nominalTime / 1_000) * 1_000);
  // The id of a scheduled time is taken once; what somebody asks for by hand may come again.
  const mayRepeat = start.manual || definition.policies.keepOriginalWorkflowId === true;
  return {
    ...rest,
    namespace,
    workflowId: start.workflowId,
    workflowType: workflowType.name ?? '',
    taskQueue: taskQueue.name ?? '',
    requestId: `sched-${namespace}-${scheduleId}-${createTime}-${start.sequence}`,
    identity: identityOf(definition),
    workflowIdReusePolicy: mayRepeat ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    ...(memo?.fields && Object.keys(memo.fields).length > 0 ? { memo: memo.fields } : {}),
    header: header?.fields ?? {},
    searchAttributes: {
      ...searchAttributes?.indexedFields,
      TemporalScheduledStartTime: typed('DATETIME', nominal),
      TemporalScheduledById: typed('KEYWORD', scheduleId),
    } satisfies PayloadMap,
    ...(lastCompletionResult ? { lastCompletionResult } : {}),
    ...(continuedFailure ? { continuedFailure } : {}),
  };
}

/** A search attribute with its type in the metadata. */
export function typed(type: SearchAttributeType, value: unknown): Payload {
  const payload = jsonPayload(value);
  return { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64(TYPE_NAMES[type]) } };
}
