import type { HistoryEvent } from '../protocol/events.ts';
import { defined } from '../sdk/client/defined.ts';
import { WorkflowNotFoundError, isGrpcServiceError } from '../sdk/client/index.ts';
import type { Client } from '../sdk/client/index.ts';
import type { ExecutionFlags } from './flags/execution.ts';

const PAGE = 256;
/** How long the service may wait for the next event before it answers without. */
const LONG_POLL = 60_000;

/**
 * The events of a run. With `isFollowed` also those that come, until it closes and no other run goes on for it; then events of several runs come,
 * each run's beginning with number 1.
 */
export async function* historyOf(
  client: Client,
  { workflowId, runId }: ExecutionFlags,
  { isFollowed = false, isReversed = false }: { isFollowed?: boolean; isReversed?: boolean } = {},
): AsyncGenerator<HistoryEvent> {
  const { namespace } = client.options;
  let run = runId;
  let after: number | undefined;
  for (;;) {
    const how = isFollowed ? { waitMs: LONG_POLL } : { reverse: isReversed };
    const request = { namespace, workflowId, pageSize: PAGE, ...how, ...defined({ runId: run, after }) };
    const page = await client.connection
      .call((service, signal) => service.getWorkflowExecutionHistory(request, signal))
      .catch((error: unknown) => {
        if (isGrpcServiceError(error) && error.code === NOT_FOUND)
          throw new WorkflowNotFoundError(error.details, workflowId, run);
        throw error;
      });
    yield* page.events;
    if (page.next !== undefined) {
      run = page.runId || run;
      after = page.next;
      continue;
    }
    const successor = successorOf(page.events.at(-1));
    if (!isFollowed || successor === undefined) return;
    run = successor;
    after = undefined;
  }
}

/** google.rpc.Code */
const NOT_FOUND = 5;

/** The run that goes on for one that has closed: by continue-as-new, a retry or cron. */
const successorOf = (last: HistoryEvent | undefined): string | undefined =>
  last && 'newExecutionRunId' in last ? last.newExecutionRunId || undefined : undefined;
