import { payloadSize } from '../../../protocol/payload.ts';
import { ok, refuse } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { isOpen } from '../execution.ts';
import type { Execution, Update } from '../execution.ts';
import { limits } from '../limits.ts';
import type { Failure, UpdateOutcome, UpdateRequest } from '../types.ts';

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
 * Whether one more update may be sent to the code, where those of `waiting` are on their way to it. Source: Temporal server,
 * `update/registry.go`: `history.maxInFlightUpdates`, `history.maxInFlightUpdatePayloads` and `history.maxTotalUpdates`.
 */
export function checkUpdate(
  execution: Execution,
  waiting: readonly UpdateRequest[],
  update: UpdateRequest,
): Reply<null> {
  const { updates } = execution;
  let inFlight = waiting.length;
  for (const known of updates.values()) if (known.completed === undefined && !isRejected(execution, known)) inFlight++;
  if (inFlight >= limits.updatesInFlight)
    return exhausted(`limit on number of concurrent in-flight updates has been reached (${limits.updatesInFlight})`);
  if (updates.size + waiting.length >= limits.updates) return TOO_MANY;
  const bytes = [...waiting, update].reduce((size, { input }) => size + payloadSize(input.args), 0);
  return bytes >= limits.updatesInFlightBytes
    ? exhausted(
        `limit on total payload size of in-flight updates has been reached (${limits.updatesInFlightBytes} bytes)`,
      )
    : ok(null);
}

const TOO_MANY = refuse(
  'FAILED_PRECONDITION',
  `The limit on the total number of distinct updates in this workflow has been reached (${limits.updates}). ` +
    'Make sure any duplicate updates share an Update ID so the server can deduplicate them, and consider rejecting updates ' +
    "that you aren't going to process. You can also Continue-as-New to avoid this; we recommend you check " +
    'Continue-as-New Suggested in your Workflow.',
);

function exhausted(message: string) {
  const scope = 'RESOURCE_EXHAUSTED_SCOPE_NAMESPACE';
  const cause = 'RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT';
  return refuse('RESOURCE_EXHAUSTED', message, { type: 'ResourceExhaustedFailure', cause, scope });
}
