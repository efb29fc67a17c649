import { jsonPayload } from '../../protocol/payload.ts';
import { ActivityFailure, CancelledFailure } from '../common/failures.ts';
import { failureToError } from '../common/failure-converter.ts';
import { msOptional } from '../common/duration.ts';
import { compileRetryPolicy } from '../common/options.ts';
import type { ActivityOptions } from '../common/options.ts';
import { fromPayloads, toPayloads } from '../common/payload-converter.ts';
import type { ActivityResolution } from '../runtime/activator.ts';
import { contextOf } from '../runtime/context.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of a function of any shape.
type AnyFunction = (...args: any[]) => unknown;

/** Activity functions as workflow code calls them: with `executeWithOptions` to change options for one call. */
export type ActivityInterfaceFor<Activities> = {
  readonly [Name in keyof Activities]: Activities[Name] extends AnyFunction
    ? ((...args: Parameters<Activities[Name]>) => Promise<Awaited<ReturnType<Activities[Name]>>>) & {
        executeWithOptions(
          options: ActivityOptions,
          args: Parameters<Activities[Name]>,
        ): Promise<Awaited<ReturnType<Activities[Name]>>>;
      }
    : never;
};

/**
 * Functions that schedule the activities of the same names.
 *
 * @throws {TypeError} when neither `startToCloseTimeout` nor `scheduleToCloseTimeout` is given.
 * @example const { chargeCard } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });
 */
export function proxyActivities<Activities = Record<string, AnyFunction>>(
  options: ActivityOptions,
): ActivityInterfaceFor<Activities> {
  if (options === undefined) throw new TypeError('options must be defined');
  if (options.startToCloseTimeout === undefined && options.scheduleToCloseTimeout === undefined) {
    throw new TypeError('Required either scheduleToCloseTimeout or startToCloseTimeout');
  }
  return new Proxy({} as ActivityInterfaceFor<Activities>, {
    get(_, activityType) {
      if (typeof activityType !== 'string') throw new TypeError('Only strings are supported for Activity types');
      const call = (...args: unknown[]) => scheduleActivity(activityType, args, options);
      return Object.assign(call, {
        executeWithOptions: (more: ActivityOptions, args: unknown[]) =>
          scheduleActivity(activityType, args, {
            ...options,
            ...more,
            ...(options.retry || more.retry ? { retry: { ...options.retry, ...more.retry } } : {}),
          }),
      });
    },
  });
}

/** Schedules one activity. Most code calls it through {@link proxyActivities}. */
export function scheduleActivity<Result>(
  activityType: string,
  args: unknown[],
  options: ActivityOptions,
): Promise<Result> {
  const { activator, scope } = contextOf('scheduleActivity');
  const activityId = options.activityId ?? String(activator.nextSeq('activity'));
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  if (scope.consideredCancelled) {
    reject(cancelled(activityType, activityId, scope.cancelError));
    return promise;
  }
  const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
    value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
  const queued = activator.push({
    type: 'ScheduleActivityTask',
    activityId,
    activityType,
    ...(args.length > 0 ? { input: toPayloads(activator.converter, args) } : {}),
    ...optional('taskQueue', options.taskQueue),
    ...optional('scheduleToCloseTimeout', msOptional(options.scheduleToCloseTimeout)),
    ...optional('scheduleToStartTimeout', msOptional(options.scheduleToStartTimeout)),
    ...optional('startToCloseTimeout', msOptional(options.startToCloseTimeout)),
    ...optional('heartbeatTimeout', msOptional(options.heartbeatTimeout)),
    ...optional('retryPolicy', options.retry && compileRetryPolicy(options.retry)),
    ...optional('priority', options.priority),
    ...(options.summary ? { userMetadata: { summary: jsonPayload(options.summary) } } : {}),
  });
  const arrived = activator.waitingAt(promise);
  const cancellationType = options.cancellationType ?? 'TRY_CANCEL';
  const unlink = scope.onCancel((error) => {
    if (!activator.activities.has(activityId)) return;
    if (activator.unsend(queued)) {
      settle();
      reject(cancelled(activityType, activityId, error));
      return;
    }
    const scheduledEventId = activator.scheduledEventIds.get(activityId);
    if (cancellationType !== 'ABANDON' && scheduledEventId !== undefined) {
      activator.push({ type: 'RequestCancelActivityTask', scheduledEventId });
    }
    if (cancellationType === 'WAIT_CANCELLATION_COMPLETED') return;
    settle();
    reject(cancelled(activityType, activityId, error));
  });
  const settle = (): void => {
    activator.activities.delete(activityId);
    arrived();
    unlink();
  };
  activator.activities.set(activityId, (resolution: ActivityResolution) => {
    settle();
    if (resolution.status === 'completed') {
      const [result] = fromPayloads(activator.converter, resolution.result);
      resolve(result as Result);
    } else if (resolution.status === 'failed') {
      const { failure } = resolution;
      const activityFailureInfo = { ...failure.activityFailureInfo, activityType: { name: activityType }, activityId };
      reject(failureToError({ ...failure, activityFailureInfo }, activator.converter));
    } else {
      const error = new CancelledFailure('Activity cancelled', fromPayloads(activator.converter, resolution.details));
      reject(cancelled(activityType, activityId, error));
    }
  });
  return promise;
}

function cancelled(activityType: string, activityId: string, cause: unknown): ActivityFailure {
  return new ActivityFailure('Activity cancelled', activityType, activityId, 'CANCEL_REQUESTED', undefined, cause);
}
