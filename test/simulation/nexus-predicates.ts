/** What must hold of Nexus operations, beside what holds of all that is scheduled. */
import { callbackToken } from '../../protocol/nexus.ts';
import { rebuild } from '../../src/history/apply.ts';
import { startedOf } from '../../src/history/execution.ts';
import type { StoredRun, Told } from './scenario.ts';

/** A handler's workflow is started once for its operation, and an operation has the result that its handler gave. */
export function examineNexus(runs: readonly StoredRun[], told: Told): void {
  /** By the request that asked for them. */
  const handlers = new Map<string, StoredRun[]>();
  for (const run of runs) {
    const { completionCallbacks = [] } = startedOf(rebuild(run.events.slice(0, 1)));
    for (const callback of completionCallbacks) {
      const requestId = callbackToken(callback)?.requestId ?? '';
      handlers.set(requestId, [...(handlers.get(requestId) ?? []), run]);
    }
  }
  for (const [requestId, chain] of handlers) {
    const firsts = new Set(chain.map(({ events }) => startedOf(rebuild(events.slice(0, 1))).firstExecutionRunId));
    if (firsts.size > 1) told('operations start once', `request ${requestId} has started ${[...firsts].join(', ')}`);
  }
  for (const { workflowId, runId, events } of runs) {
    for (const event of events) {
      if (event.type !== 'NexusOperationCompleted') continue;
      const scheduled = events[event.scheduledEventId - 1];
      if (scheduled?.type !== 'NexusOperationScheduled') continue;
      const results =
        scheduled.operation === 'echo'
          ? [scheduled.input]
          : (handlers.get(scheduled.requestId) ?? []).flatMap((run) => {
              const last = run.events.at(-1);
              return last?.type === 'WorkflowExecutionCompleted' ? [last.result?.[0]] : [];
            });
      const isRight = results.some((result) => result?.data === event.result?.data);
      if (!isRight) told('operations have their results', `${workflowId} ${runId}: event ${event.eventId}`);
    }
  }
}
