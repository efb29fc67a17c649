import { ok, refuse } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { isOpen } from '../execution.ts';
import type { Execution, Update } from '../execution.ts';
import { limits } from '../limits.ts';
import type { Failure, UpdateOutcome } from '../types.ts';

/** Where an update stands that history knows. */
export type UpdateStatus =
  | { readonly stage: 'ADMITTED' }
  | { readonly stage: 'ACCEPTED' }
  | { readonly stage: 'COMPLETED'; readonly outcome: UpdateOutcome };

/** The outcome of an update that its workflow has ended over. Source: Temporal server, `update/abort_reason.go`. */
const ABORTED = 'AcceptedUpdateCompletedWorkflow';
const WORKFLOW_COMPLETED: Failure = {
  message: 'Workflow Update failed because the Workflow completed before the Update completed.',
  source: 'Server',
  applicationFailureInfo: { type: ABORTED, nonRetryable: true },
};

/** Whether an outcome is that of an update which its workflow has ended over: history has none for it. */
export const isLostUpdate = (outcome: UpdateOutcome): boolean =>
  'failure' in outcome &&
  outcome.failure.source === 'Server' &&
  outcome.failure.applicationFailureInfo?.type === ABORTED;

/** What history knows of an update; `undefined` for one that it does not have, and for one that the code has rejected. */
export function updateStatus(execution: Execution, updateId: string): UpdateStatus | undefined {
  const update = execution.updates.get(updateId);
  if (update === undefined || isRejected(execution, update)) return undefined;
  if (update.acceptedEventId === undefined) return isOpen(execution) ? { stage: 'ADMITTED' } : undefined;
  if (update.completed !== undefined) return { stage: 'COMPLETED', outcome: update.completed.outcome };
  return isOpen(execution) ? { stage: 'ACCEPTED' } : { stage: 'COMPLETED', outcome: { failure: WORKFLOW_COMPLETED } };
}

/** An update of which an event was there when the code last ran, and which it has not accepted. */
const isRejected = ({ seenThrough }: Execution, { admittedEventId = 0, acceptedEventId }: Update): boolean =>
  acceptedEventId === undefined && admittedEventId < seenThrough;

/**
 * Whether one more update may be sent to the code, where `waiting` are on their way to it. Source: Temporal server,
 * `update/registry.go`: `history.maxInFlightUpdates` and `history.maxTotalUpdates`.
 */
export function checkUpdate(execution: Execution, waiting: number): Reply<null> {
  const { updates } = execution;
  let inFlight = waiting;
  for (const update of updates.values())
    if (update.completed === undefined && !isRejected(execution, update)) inFlight++;
  if (inFlight >= limits.updatesInFlight) {
    const message = `limit on number of concurrent in-flight updates has been reached (${limits.updatesInFlight})`;
    const scope = 'RESOURCE_EXHAUSTED_SCOPE_NAMESPACE';
    const cause = 'RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT';
    return refuse('RESOURCE_EXHAUSTED', message, { type: 'ResourceExhaustedFailure', cause, scope });
  }
  if (updates.size + waiting >= limits.updates) {
    return refuse('FAILED_PRECONDITION', `limit on number of total updates has been reached (${limits.updates})`);
  }
  return ok(null);
}
