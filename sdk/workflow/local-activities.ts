import { msOptional } from '../common/duration.ts';
import { failureToError } from '../common/failure-converter.ts';
import { compileRetryPolicy } from '../common/options.ts';
import type { LocalActivityOptions } from '../common/options.ts';
import { fromPayloads, toPayloads } from '../common/payload-converter.ts';
import { contextOf } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';
import type { LocalActivityInput } from '../runtime/interceptors.ts';
import { cancelLocalActivity } from '../runtime/local-activities.ts';
import type { LocalActivity, LocalResolution } from '../runtime/local-activities.ts';
import { activityProxy } from './activities.ts';
import type { ActivityFunctionWithOptions, ActivityInterfaceFor } from './activities.ts';
import type { ActivityFunction, UntypedActivities } from '../common/interfaces.ts';
import { sleep } from './waiting.ts';

export type LocalActivityFunctionWithOptions<Activity extends ActivityFunction> = ActivityFunctionWithOptions<
  Activity,
  LocalActivityOptions
>;
export type LocalActivityInterfaceFor<Activities> = ActivityInterfaceFor<Activities, LocalActivityOptions>;
export type LocalActivityProxyOptions = LocalActivityOptions;

/** A backoff longer than this becomes a durable timer, in milliseconds. */
const LOCAL_RETRY_THRESHOLD = 60_000;

/** How a local activity ended for now: it is to be tried again after a durable timer. */
export class LocalActivityDoBackoff extends Error {
  override readonly name: string = 'LocalActivityDoBackoff';
  readonly backoff: Extract<LocalResolution, { status: 'backoff' }>;
  constructor(backoff: Extract<LocalResolution, { status: 'backoff' }>) {
    super();
    this.backoff = backoff;
  }
}

/**
 * Functions that run the activities of the same names within the workflow task: for short calls that need no task of their own. They may run
 * again when the task is lost.
 *
 * @throws {TypeError} when neither `startToCloseTimeout` nor `scheduleToCloseTimeout` is given.
 * @example const { priceOf } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '2s' });
 */
export function proxyLocalActivities<Activities = UntypedActivities>(
  options: LocalActivityOptions,
): LocalActivityInterfaceFor<Activities> {
  return activityProxy(options, scheduleLocalActivity);
}

/** Runs one local activity. Most code calls it through {@link proxyLocalActivities}. */
export async function scheduleLocalActivity<Result>(
  activityType: string,
  args: unknown[],
  options: LocalActivityOptions,
): Promise<Result> {
  if (options === undefined) throw new TypeError('Got empty activity options');
  let attempt = 1;
  let originalScheduleTime: number | undefined;
  for (;;) {
    const { activator } = contextOf('scheduleLocalActivity');
    const seq = activator.nextSeq('activity');
    const next = (input: LocalActivityInput): Promise<unknown> => scheduleNext(input, originalScheduleTime);
    const schedule = compose(activator.interceptors.outbound, 'scheduleLocalActivity', next);
    try {
      return (await schedule({ activityType, args, options, headers: {}, seq, attempt })) as Result;
    } catch (error) {
      if (!(error instanceof LocalActivityDoBackoff)) throw error;
      ({ attempt, originalScheduleTime } = error.backoff);
      await sleep(error.backoff.delay);
    }
  }
}

// Asynchronous for the sake of its microtasks: as many as on Temporal lie between the end of the activity and what waits for it.
async function scheduleNext(input: LocalActivityInput, originalScheduleTime: number | undefined): Promise<unknown> {
  const { activator, scope } = contextOf('scheduleLocalActivity');
  const { activityType, args, options, headers, seq, attempt } = input;
  if (options.startToCloseTimeout === undefined && options.scheduleToCloseTimeout === undefined)
    throw new TypeError('Required either scheduleToCloseTimeout or startToCloseTimeout');
  const activityId = String(seq);
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const arrived = activator.waitingAt(input);
    const cancel = (): void => {
      const type = options.cancellationType ?? 'TRY_CANCEL';
      if (type === 'WAIT_CANCELLATION_COMPLETED') {
        activity.isCancelRequested = true;
        return;
      }
      activity.isCancelled = true;
      activator.atRest.push({ tell: () => cancelLocalActivity(activator, activity), activity });
    };
    const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;
    const activity: LocalActivity = {
      seq,
      activityId,
      activityType,
      input: toPayloads(activator.converter, args),
      ...(Object.keys(headers).length > 0 ? { header: headers } : {}),
      attempt,
      originalScheduleTime: originalScheduleTime ?? activator.now,
      startToCloseTimeout: msOptional(options.startToCloseTimeout) ?? 0,
      scheduleToCloseTimeout: msOptional(options.scheduleToCloseTimeout) ?? 0,
      localRetryThreshold: msOptional(options.localRetryThreshold) ?? LOCAL_RETRY_THRESHOLD,
      retryPolicy: options.retry ? compileRetryPolicy(options.retry) : {},
      isCancelRequested: false,
      isCancelled: false,
      isAbandoned: options.cancellationType === 'ABANDON',
      call: undefined,
      resolve: (resolution) => {
        arrived();
        unlink?.();
        if (resolution.status === 'completed') resolve(fromPayloads(activator.converter, resolution.result)[0]);
        else if (resolution.status === 'backoff') reject(new LocalActivityDoBackoff(resolution));
        else reject(failureToError(resolution.failure, activator.converter));
      },
    };
    activator.localActivities.set(seq, activity);
    activator.localActivitiesAsked.set(seq, { activityId, activityType });
  });
}
