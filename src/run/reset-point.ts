import { ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { ResetWorkflowExecutionRequest } from '../../protocol/operator-requests.ts';
import type { WorkflowRunStub } from './chain.ts';

/** Runs that are looked through for a build, at most. */
const LONGEST_SEARCH = 100;

/** Where a reset goes back to: which run, and which of its events. A build is looked for in the runs that this one continues as well. */
export async function resetPoint(
  head: WorkflowRunStub,
  request: ResetWorkflowExecutionRequest,
  runId: string,
): Promise<Reply<{ readonly baseRunId: string; readonly finishEventId: number }>> {
  const { namespace, workflowId, target, currentRunOnly } = request;
  const own = await head.resetPoint({ ...request, runId });
  let found = own.error ? own : ok({ baseRunId: runId, finishEventId: own.ok });
  if (!('buildId' in target) || currentRunOnly) return found;
  for (let run = runId, runs = 0; runs < LONGEST_SEARCH; runs++) {
    const first = await head.getWorkflowExecutionHistory({ namespace, workflowId, runId: run, pageSize: 1 });
    const started = first.ok?.events[0];
    const before = started?.type === 'WorkflowExecutionStarted' ? started.continuedExecutionRunId : undefined;
    if (before === undefined) break;
    const point = await head.resetPoint({ ...request, runId: before });
    // The first task of a build counts: a chain that knew it knows it from there on.
    if (point.ok !== undefined) found = ok({ baseRunId: before, finishEventId: point.ok });
    else if (found.ok !== undefined) break;
    run = before;
  }
  return found;
}
