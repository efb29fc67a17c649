import type { GetWorkflowExecutionHistoryReply, GetWorkflowExecutionHistoryRequest } from '../../protocol/requests.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import { clock } from './clock.ts';
import type { Run } from './run.ts';

/** One page of a run's history; with `waitMs` it waits for what is not there yet. */
export async function readHistory(
  run: Run,
  request: GetWorkflowExecutionHistoryRequest,
): Promise<GetWorkflowExecutionHistoryReply> {
  const until = clock.now() + (request.waitMs ?? 0);
  for (;;) {
    const state = await run.read((execution) => ({
      runId: startedOf(execution).originalExecutionRunId,
      open: isOpen(execution),
      last: execution.nextEventId - 1,
    }));
    const waits = state.open && (request.closeEventOnly || state.last <= (request.after ?? 0));
    const left = until - clock.now();
    if (!waits || left <= 0) return page(run, request, state);
    await run.committed(left);
  }
}

interface State {
  readonly runId: string;
  readonly open: boolean;
  readonly last: number;
}

function page(
  run: Run,
  request: GetWorkflowExecutionHistoryRequest,
  { runId, open, last }: State,
): GetWorkflowExecutionHistoryReply {
  const { after, pageSize, reverse, closeEventOnly, waitMs } = request;
  if (closeEventOnly) {
    if (open && waitMs !== undefined) return { runId, events: [], next: after ?? 0 };
    return { runId, events: run.events(last - 1) };
  }
  if (reverse) {
    const before = after ?? last + 1;
    const first = Math.max(1, before - pageSize);
    const events = run
      .events(first - 1)
      .slice(0, before - first)
      .toReversed();
    return first > 1 ? { runId, events, next: first } : { runId, events };
  }
  const from = after ?? 0;
  const events = run.events(from).slice(0, pageSize);
  const next = from + events.length;
  return next < last || (open && waitMs !== undefined) ? { runId, events, next } : { runId, events };
}
