/**
 * Local activities: they run in this isolate as part of the workflow task, and leave a marker in history instead of a task.
 *
 * 1. Those that are under way when the code has come to rest are waited for together, and resolved in the order in which they were asked for:
 *    a replay, which has all their markers at once, resolves them the same way.
 * 2. Retries with a short backoff are part of the call; a longer one becomes a durable timer, and another local activity.
 * 3. A crash before the end of the workflow task runs them again, as in Temporal.
 */
import type { Command, CommandOf } from '../../protocol/commands.ts';
import type { EventOf } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { fillRetryPolicy, nextAttempt } from '../../protocol/retry-policy.ts';
import type { RetryPolicy } from '../../protocol/events.ts';
import type { ActivityTask, ActivityTaskOutcome } from '../../protocol/tasks.ts';
import type { Activator } from './activator.ts';
import { nativeNow, nativeTimeout, nativeTimer } from './native.ts';

const MARKER = 'core_local_activity';

/** Runs one attempt in this isolate; `signal` is aborted with `TIMED_OUT` when its time is up. Never rejects. */
export type RunLocalActivity = (task: ActivityTask, signal: AbortSignal) => Promise<ActivityTaskOutcome>;

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
  /** Cancelled before it began, and waited for: it ends without being run. */
  isCancelRequested: boolean;
  /** Cancelled, and not waited for: it is not run. */
  isCancelled: boolean;
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

/** What has become of one: what the code is told, and what its marker says. */
interface Outcome {
  readonly attempt: number;
  readonly outcome: { readonly result: readonly Payload[] | undefined } | { readonly failure: Failure };
  readonly backoff?: number;
  readonly completeTime: number | null;
}

const CANCELLED: Failure = { message: 'Activity cancelled', canceledFailureInfo: {} };

/** Runs these to their ends. */
export function executeAll(
  activator: Activator,
  list: readonly LocalActivity[],
  run: RunLocalActivity,
): Promise<Outcome[]> {
  const begun = nativeNow();
  const startedAt = activator.now;
  const clock = (): number => startedAt + (nativeNow() - begun);
  return Promise.all(
    list.map(async (activity) => ({ ...(await execute(activator, activity, clock, run)), completeTime: clock() })),
  );
}

/** All attempts of one. `clock` tells the run's time in milliseconds, by which its retries and its schedule-to-close timeout go. */
async function execute(
  activator: Activator,
  activity: LocalActivity,
  clock: () => number,
  run: RunLocalActivity,
): Promise<Omit<Outcome, 'completeTime'>> {
  if (activity.isCancelRequested) return { attempt: activity.attempt, outcome: { failure: CANCELLED } };
  const policy = fillRetryPolicy(activity.retryPolicy);
  const { scheduleToCloseTimeout, originalScheduleTime, localRetryThreshold } = activity;
  const expiration = scheduleToCloseTimeout > 0 ? originalScheduleTime + scheduleToCloseTimeout : Infinity;
  for (let { attempt } = activity; ; attempt++) {
    const answer = await attemptOf(activator, activity, attempt, expiration - clock(), run);
    if (answer.status === 'completed') return { attempt, outcome: { result: answer.result } };
    if (answer.status === 'canceled') return { attempt, outcome: { failure: CANCELLED } };
    const failure: Failure =
      answer.status === 'failed' ? answer.failure : { message: 'A local activity cannot complete asynchronously' };
    const now = clock();
    const next = nextAttempt(policy, attempt, failure, now, expiration, 0);
    if (!('at' in next)) return { attempt, outcome: { failure } };
    const delay = next.at - now;
    if (delay > localRetryThreshold) return { attempt, outcome: { failure }, backoff: delay };
    await nativeTimeout(delay);
  }
}

/** One attempt, within its time and what is `left` for all attempts. */
async function attemptOf(
  activator: Activator,
  activity: LocalActivity,
  attempt: number,
  left: number,
  run: RunLocalActivity,
): Promise<ActivityTaskOutcome> {
  const { startToCloseTimeout } = activity;
  const timeoutType = startToCloseTimeout > 0 && startToCloseTimeout <= left ? 'START_TO_CLOSE' : 'SCHEDULE_TO_CLOSE';
  const failure: Failure = { message: 'Activity timed out', timeoutFailureInfo: { timeoutType } };
  const timeUp = new AbortController();
  const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
  const stopTimer = nativeTimer(timeoutType === 'START_TO_CLOSE' ? startToCloseTimeout : Math.max(0, left), () => {
    resolve({ status: 'failed', failure });
    timeUp.abort('TIMED_OUT');
  });
  try {
    return await Promise.race([run(taskOf(activator, activity, attempt), timeUp.signal), promise]);
  } finally {
    stopTimer();
  }
}

function taskOf({ started, namespace, runId }: Activator, activity: LocalActivity, attempt: number): ActivityTask {
  const { activityId, activityType, input, header, startToCloseTimeout, scheduleToCloseTimeout } = activity;
  const now = nativeNow();
  return {
    taskToken: '',
    namespace,
    workflowId: started.workflowId,
    runId,
    workflowType: started.workflowType,
    activityId,
    activityType,
    taskQueue: started.taskQueue,
    attempt,
    input,
    ...(header ? { header } : {}),
    isLocal: true,
    scheduledTime: activity.originalScheduleTime,
    currentAttemptScheduledTime: now,
    startedTime: now,
    scheduleToCloseTimeout,
    startToCloseTimeout,
    heartbeatTimeout: 0,
    retryPolicy: fillRetryPolicy(activity.retryPolicy),
  };
}

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
  resolveFromMarker(activator, activity, marker);
}

/** A failure of a local activity reaches the code as it is; only its cancellation names the activity, as on Temporal. */
const cancelledActivity = ({ activityId, activityType }: LocalActivity, cause: Failure): Failure => ({
  message: 'Activity cancelled',
  cause,
  activityFailureInfo: { activityId, activityType: { name: activityType }, retryState: 'CANCEL_REQUESTED' },
});
