import { failureToJson } from '../../protocol/json/history-json.ts';
import { encodeDuration, encodeTime } from '../../protocol/json/proto-json.ts';
import type { PendingNexusOperation, PendingNexusRequest } from '../../protocol/requests.ts';

/** A pending operation as Temporal's describe has it. */
export function nexusToJson(pending: PendingNexusOperation, shorthand: boolean): object {
  const { request, cancellation, state, scheduledEventId, scheduledTime, ...rest } = pending;
  const { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout, ...names } = rest;
  const timeouts = { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout };
  const set = Object.entries(timeouts).flatMap(([name, value]) => (value ? [[name, encodeDuration(value)]] : []));
  return {
    ...names,
    scheduledEventId: String(scheduledEventId),
    scheduledTime: encodeTime(scheduledTime),
    ...Object.fromEntries(set),
    state: `PENDING_NEXUS_OPERATION_STATE_${state}`,
    ...requestToJson(request, shorthand),
    ...(cancellation
      ? {
          cancellationInfo: {
            requestedTime: encodeTime(cancellation.requestedTime),
            state: `NEXUS_OPERATION_CANCELLATION_STATE_${cancellation.state}`,
            ...requestToJson(cancellation, shorthand),
          },
        }
      : {}),
  };
}

function requestToJson(request: PendingNexusRequest, shorthand: boolean): object {
  const { attempt, lastAttemptCompleteTime, lastAttemptFailure, nextAttemptScheduleTime } = request;
  const time = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: encodeTime(value) });
  return {
    attempt,
    ...time('lastAttemptCompleteTime', lastAttemptCompleteTime),
    ...(lastAttemptFailure ? { lastAttemptFailure: failureToJson(lastAttemptFailure, shorthand) } : {}),
    ...time('nextAttemptScheduleTime', nextAttemptScheduleTime),
  };
}
