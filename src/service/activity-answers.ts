/**
 * What is too large of an activity's answer. It cannot be refused, because the Worker would only send it again: the activity fails instead. PURE.
 *
 * Source: Temporal server, `service/frontend/workflow_handler.go`.
 */
import type { ActivityOutcomeRequest, RecordActivityHeartbeatRequest } from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { limitFailure, serverFailure } from '../history/failure-size.ts';
import { limits } from '../history/limits.ts';
import { isLong, isTooLarge } from './checks.ts';

export const checkAnswer = (request: ActivityOutcomeRequest): Reply<ActivityOutcomeRequest> =>
  isLong(request.outcome.identity ?? '') ? invalid('Identity length exceeds limit.') : ok(limitAnswer(request));

/** An answer within the limits: itself, or the failure that takes its place. Heartbeat details that are too large are dropped. */
export function limitAnswer(request: ActivityOutcomeRequest): ActivityOutcomeRequest {
  const { lastHeartbeatDetails, outcome, ...rest } = request;
  return {
    ...rest,
    outcome: limitOutcome(outcome),
    ...(lastHeartbeatDetails === undefined || isTooLarge(lastHeartbeatDetails) ? {} : { lastHeartbeatDetails }),
  };
}

type Outcome = ActivityOutcomeRequest['outcome'];

function limitOutcome(outcome: Outcome): Outcome {
  const { identity } = outcome;
  const failed = (message: string): Outcome => ({
    status: 'failed',
    failure: serverFailure(message),
    ...(identity ? { identity } : {}),
  });
  switch (outcome.status) {
    case 'completed':
      return isTooLarge(outcome.result) ? failed('Complete result exceeds size limit.') : outcome;
    case 'canceled':
      return isTooLarge(outcome.details) ? failed('Cancel details exceed size limit.') : outcome;
    case 'failed':
      return { ...outcome, failure: limitFailure(outcome.failure, limits.payloads, limits.payloadsWarn) };
    default:
      return outcome satisfies never;
  }
}

/**
 * A failure that comes by task token is one of an application; none at all is as good. By id it may be any.
 *
 * Source: Temporal server, `RespondActivityTaskFailed` and `RespondActivityTaskFailedById`.
 */
export function checkFailureByToken(outcome: Outcome): Reply<Outcome> {
  if (outcome.status !== 'failed') return ok(outcome);
  const { failure } = outcome;
  const isGiven = Object.keys(failure).length > 0;
  return isGiven && !failure.applicationFailureInfo
    ? invalid('Failure must have ApplicationFailureInfo.')
    : ok(outcome);
}

/** The answer that a heartbeat with too large details becomes; `undefined` for one that is within the limits. */
export function failedByHeartbeat({
  details,
  identity,
  ...request
}: RecordActivityHeartbeatRequest): ActivityOutcomeRequest | undefined {
  if (!isTooLarge(details)) return undefined;
  const failure = serverFailure('Heartbeat details exceed size limit.');
  return { ...request, outcome: { status: 'failed', failure, ...(identity ? { identity } : {}) } };
}
