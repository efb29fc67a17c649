import type { GetWorkflowExecutionHistoryReply, GetWorkflowExecutionHistoryRequest } from '../../protocol/requests.ts';
import { isOpen } from '../history/execution.ts';
import type { HistoryEvent } from '../history/types.ts';
import { transientTaskEvents } from '../history/workflow-task.ts';
import type { Run } from './run.ts';

/** One page of a run's history; with `waitMs` it waits for what is not there yet. */
export function readHistory(
  run: Run,
  request: GetWorkflowExecutionHistoryRequest,
): Promise<GetWorkflowExecutionHistoryReply> {
  return run.waiters.until(request.waitMs ?? 0, async (isLast) => {
    const state = await run.read((execution) => ({
      runId: execution.runId,
      open: isOpen(execution),
      last: execution.nextEventId - 1,
      transient: transientTaskEvents(execution),
    }));
    const waits = state.open && (request.closeEventOnly || state.last <= (request.after ?? 0));
    return waits && !isLast ? undefined : page(run, request, state);
  });
}

interface State {
  readonly runId: string;
  readonly open: boolean;
  readonly last: number;
  /** Of a workflow task that is being tried again. */
  readonly transient: readonly HistoryEvent[];
}

function page(
  run: Run,
  request: GetWorkflowExecutionHistoryRequest,
  { runId, open, last, transient }: State,
): GetWorkflowExecutionHistoryReply {
  const { after, pageSize, reverse, closeEventOnly, waitMs } = request;
  if (closeEventOnly) {
    if (open && waitMs !== undefined) return { runId, events: [], next: after ?? 0 };
    return { runId, events: run.events(last - 1) };
  }
  if (reverse) {
    const before = after ?? last + 1;
    const events = run.events(0).slice(0, before - 1);
    const starts = events.flatMap((event, at) => (beginsBatch(event, events[at - 1]) ? [at] : []));
    const first = starts.at(-pageSize) ?? 0;
    const page = events.slice(first).toReversed();
    return first > 0 ? { runId, events: page, next: first + 1 } : { runId, events: page };
  }
  const from = after ?? 0;
  const rest = run.events(from, LARGEST_PAGE);
  const starts = rest.flatMap((event, at) => (at > 0 && beginsBatch(event, rest[at - 1]) ? [at] : []));
  const events = rest.slice(0, starts[pageSize - 1] ?? rest.length);
  const next = from + events.length;
  if (next < last || (open && waitMs !== undefined)) return { runId, events, next };
  return { runId, events: [...events, ...transient] };
}

/** Events in one answer at most, however large their batches. */
const LARGEST_PAGE = 1_024;

/**
 * Temporal pages by batches, the events that one transaction of its server writes: a workflow task's start, its completion with the events
 * of its commands, and what happens outside up to the next workflow task.
 */
function beginsBatch(event: HistoryEvent, previous: HistoryEvent | undefined): boolean {
  if (previous === undefined) return true;
  if (event.type.startsWith('WorkflowTask')) return event.type !== 'WorkflowTaskScheduled';
  const endsBatch = previous.type === 'WorkflowTaskStarted' || previous.type === 'WorkflowTaskScheduled';
  const previousOfTask = isOfTask(previous) || previous.type === 'WorkflowTaskCompleted';
  return endsBatch || isOfTask(event) !== previousOfTask;
}

/** What the commands of a workflow task have become. */
const isOfTask = (event: HistoryEvent): boolean =>
  'workflowTaskCompletedEventId' in event || event.type.startsWith('WorkflowExecutionUpdate');
