/**
 * Local activities: they run in this isolate beside the workflow task, and leave a marker in history instead of a task.
 *
 * 1. Those that are under way when the code has come to rest are waited for together, and resolved in the order in which they were asked for:
 *    a replay, which has all their markers at once, resolves them the same way.
 * 2. Retries with a short backoff are part of the call; a longer one becomes a durable timer, and another local activity.
 * 3. A workflow task that has waited for most of its timeout is answered without those that go on; the next one that brings nothing else waits for
 *    them.
 * 4. A crash before their marker is committed runs them again, as in Temporal.
 */
import type { Command, CommandOf } from '../../protocol/commands.ts';
import type { EventOf } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { RetryPolicy } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';

const MARKER = 'core_local_activity';

export type LocalResolution =
  | { readonly status: 'completed'; readonly result: readonly Payload[] | undefined }
  | { readonly status: 'failed'; readonly failure: Failure }
  /** Its next attempt is far off: wait for it with a timer. */
  | {
      readonly status: 'backoff';
      readonly delay: number;
      readonly attempt: number;
      readonly originalScheduleTime: number;
    };

/** One that the code has asked for. Durations are milliseconds, times milliseconds since the epoch. */
export interface LocalActivity {
  readonly seq: number;
  readonly activityId: string;
  readonly activityType: string;
  readonly input: readonly Payload[];
  readonly header?: Readonly<Record<string, Payload>>;
  readonly attempt: number;
  readonly originalScheduleTime: number;
  readonly startToCloseTimeout: number;
  readonly scheduleToCloseTimeout: number;
  readonly localRetryThreshold: number;
  readonly retryPolicy: Partial<RetryPolicy>;
  /** Cancelled, and waited for: it is asked to stop or, when it has not begun, ends without being run. */
  isCancelRequested: boolean;
  /** Cancelled, and not waited for: it is not run, or left behind. */
  isCancelled: boolean;
  /** Cancelled, it is not even told. */
  readonly isAbandoned: boolean;
  /** It has begun. */
  call: LocalActivityCall | undefined;
  readonly resolve: (resolution: LocalResolution) => void;
}

interface MarkerData {
  readonly seq: number;
  readonly attempt: number;
  readonly activity_id: string;
  readonly activity_type: string;
  readonly complete_time: ProtoTime | null;
  readonly backoff: ProtoTime | null;
  readonly original_schedule_time: ProtoTime | null;
}
interface ProtoTime {
  readonly seconds: number;
  readonly nanos: number;
}
const protoTime = (ms: number): ProtoTime => ({
  seconds: Math.floor(ms / 1_000),
  nanos: Math.round((ms % 1_000) * 1e6),
});
const fromProtoTime = ({ seconds, nanos }: ProtoTime): number => seconds * 1_000 + nanos / 1e6;

/** The data of a local activity's marker, of history or about to be written. */
export function localActivityOf(thing: EventOf<'MarkerRecorded'> | Command): MarkerData | undefined {
  if (!('markerName' in thing) || thing.markerName !== MARKER) return undefined;
  const [payload] = thing.details?.['data'] ?? [];
  return payload === undefined ? undefined : (jsonOf(payload) as MarkerData);
}

/** One that has begun; it may outlast the workflow task that began it. */
export interface LocalActivityCall {
  readonly outcome: Outcome | undefined;
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** Asks it to stop. */
  cancel(): void;
}

/** What has become of one: what the code is told, and what its marker says. */
export interface Outcome {
  readonly attempt: number;
  readonly outcome: { readonly result: readonly Payload[] | undefined } | { readonly failure: Failure };
  readonly backoff?: number;
  readonly completeTime: number | null;
}

export const CANCELLED: Failure = { message: 'Activity cancelled', canceledFailureInfo: {} };

/** The marker that an outcome leaves in history. */
export function markerOf(
  activity: LocalActivity,
  { attempt, outcome, backoff, completeTime }: Outcome,
): CommandOf<'RecordMarker'> {
  const data: MarkerData = {
    seq: activity.seq,
    attempt,
    activity_id: activity.activityId,
    activity_type: activity.activityType,
    complete_time: completeTime === null ? null : protoTime(completeTime),
    backoff: backoff === undefined ? null : protoTime(backoff),
    original_schedule_time: protoTime(activity.originalScheduleTime),
  };
  const { result } = 'result' in outcome ? outcome : { result: undefined };
  return {
    type: 'RecordMarker',
    markerName: MARKER,
    details: { data: [jsonPayload(data)], ...(result ? { result } : {}) },
    ...('failure' in outcome ? { failure: outcome.failure } : {}),
  };
}

/** Tells the code what a marker says, live as on replay, and moves its clock to the end of the activity. */
export function resolveFromMarker(
  activator: Activator,
  activity: LocalActivity,
  marker: EventOf<'MarkerRecorded'> | CommandOf<'RecordMarker'>,
): void {
  activator.localActivities.delete(activity.seq);
  const data = localActivityOf(marker);
  if (data?.complete_time) activator.now = Math.max(activator.now, Math.floor(fromProtoTime(data.complete_time)));
  const { failure, details } = marker;
  if (failure === undefined) activity.resolve({ status: 'completed', result: details?.['result'] });
  else if (data?.backoff) {
    const originalScheduleTime = data.original_schedule_time
      ? fromProtoTime(data.original_schedule_time)
      : activity.originalScheduleTime;
    const delay = fromProtoTime(data.backoff);
    activity.resolve({ status: 'backoff', delay, attempt: data.attempt + 1, originalScheduleTime });
  } else if (failure.canceledFailureInfo) {
    activity.resolve({ status: 'failed', failure: cancelledActivity(activity, failure) });
  } else activity.resolve({ status: 'failed', failure });
}

/** Those that are waited for, in the order in which they were asked for. */
export const awaited = ({ localActivities }: Activator): LocalActivity[] =>
  [...localActivities.values()].filter(({ isCancelled }) => !isCancelled);

/** Tells the code that one it has cancelled is not waited for; a marker says so, unless history has one already. */
export function cancelLocalActivity(activator: Activator, activity: LocalActivity): void {
  if (!activator.localActivities.has(activity.seq)) return; // It has ended meanwhile.
  const known = activator.markers.get(activity.seq);
  const marker =
    known ?? markerOf(activity, { attempt: activity.attempt, outcome: { failure: CANCELLED }, completeTime: null });
  if (known === undefined && marker.type === 'RecordMarker') activator.push(marker);
  if (!activity.isAbandoned) activity.call?.cancel();
  resolveFromMarker(activator, activity, marker);
}

/** A failure of a local activity reaches the code as it is; only its cancellation names the activity, as on Temporal. */
const cancelledActivity = ({ activityId, activityType }: LocalActivity, cause: Failure): Failure => ({
  message: 'Activity cancelled',
  cause,
  activityFailureInfo: { activityId, activityType: { name: activityType }, retryState: 'CANCEL_REQUESTED' },
});
