import type { CommandOf } from '../../protocol/commands.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { failureToError } from '../common/failure-converter.ts';
import { msOptional } from '../common/duration.ts';
import { compileRetryPolicy } from '../common/options.ts';
import type { Duration } from '../common/duration.ts';
import type { ActivityFunction, UntypedActivities } from '../common/interfaces.ts';
import type { ActivityOptions, RetryPolicy } from '../common/options.ts';
import { fromPayloads, toPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import type { ActivityResolution } from '../runtime/activator.ts';
import { contextOf } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';
import type { ActivityInput, Headers } from '../runtime/interceptors.ts';
import { resolveCancelled } from '../runtime/jobs.ts';

/** What stands in a proxy for what is no activity function: nothing can be done with it. */
export const NotAnActivityMethod: unique symbol = Symbol.for('__TEMPORAL_NOT_AN_ACTIVITY_METHOD');

/** An activity function as workflow code calls it: with `executeWithOptions` to change options for one call. */
export type ActivityFunctionWithOptions<Activity extends ActivityFunction, Options = ActivityOptions> = Activity & {
  executeWithOptions(options: Options, args: Parameters<Activity>): Promise<Awaited<ReturnType<Activity>>>;
};
export type ActivityInterfaceFor<Activities, Options = ActivityOptions> = {
  [Name in keyof Activities]: Activities[Name] extends ActivityFunction
    ? ActivityFunctionWithOptions<Activities[Name], Options>
    : typeof NotAnActivityMethod;
};
export type ActivityProxyOptions = ActivityOptions;

/**
 * Functions that schedule the activities of the same names.
 *
 * @throws {TypeError} when neither `startToCloseTimeout` nor `scheduleToCloseTimeout` is given.
 * @example const { chargeCard } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });
 */
export function proxyActivities<Activities = UntypedActivities>(
  options: ActivityOptions,
): ActivityInterfaceFor<Activities> {
  return activityProxy(options, scheduleActivity);
}

interface CommonOptions {
  readonly startToCloseTimeout?: Duration;
  readonly scheduleToCloseTimeout?: Duration;
  readonly retry?: RetryPolicy;
}

/** Functions by whatever name they are asked, that schedule what has that name. */
export function activityProxy<Activities, Options extends CommonOptions>(
  options: Options,
  schedule: (activityType: string, args: unknown[], options: Options) => Promise<unknown>,
): ActivityInterfaceFor<Activities, Options> {
  if (options === undefined) throw new TypeError('options must be defined');
  validate(options);
  return new Proxy({} as ActivityInterfaceFor<Activities, Options>, {
    get(_, activityType) {
      if (typeof activityType !== 'string')
        throw new TypeError(`Only strings are supported for Activity types, got: ${String(activityType)}`);
      const call = (...args: unknown[]) => schedule(activityType, args, options);
      return Object.assign(call, {
        executeWithOptions: (more: Options, args: unknown[]) =>
          schedule(activityType, args, {
            ...options,
            ...more,
            ...(options.retry || more.retry ? { retry: { ...options.retry, ...more.retry } } : {}),
          }),
      });
    },
  });
}

function validate(options: CommonOptions): void {
  if (options.startToCloseTimeout === undefined && options.scheduleToCloseTimeout === undefined)
    throw new TypeError('Required either scheduleToCloseTimeout or startToCloseTimeout');
}

/** Schedules one activity. Most code calls it through {@link proxyActivities}. */
export function scheduleActivity<Result>(
  activityType: string,
  args: unknown[],
  options: ActivityOptions,
): Promise<Result> {
  const { activator } = contextOf('scheduleActivity');
  if (options === undefined) throw new TypeError('Got empty activity options');
  const seq = activator.nextSeq('activity'); // Counted also when the activity has an id of its own.
  validate(options);
  const schedule = compose(activator.interceptors.outbound, 'scheduleActivity', scheduleNext);
  return schedule({ activityType, args, options, headers: {}, seq }) as Promise<Result>;
}

function scheduleNext({ activityType, args, options, headers, seq }: ActivityInput): Promise<unknown> {
  const { activator, scope } = contextOf('scheduleActivity');
  const activityId = options.activityId ?? String(seq);
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const queued = activator.push(commandOf(activator.converter, activityId, activityType, args, options, headers));
    const arrived = activator.waitingAt(queued);
    const cancel = (): void => {
      const type = options.cancellationType ?? 'TRY_CANCEL';
      const unsent = activator.unsend(queued);
      const scheduledEventId = activator.scheduledEventIds.get(activityId);
      if (!unsent && type !== 'ABANDON' && scheduledEventId !== undefined)
        activator.push({ type: 'RequestCancelActivityTask', scheduledEventId });
      if (unsent || type !== 'WAIT_CANCELLATION_COMPLETED')
        activator.atRest.push({ tell: () => resolveCancelled(activator, activityId) });
    };
    const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;
    activator.activities.set(activityId, (resolution: ActivityResolution) => {
      activator.activities.delete(activityId);
      arrived();
      unlink?.();
      if (resolution.status === 'completed') {
        const [result] = fromPayloads(activator.converter, resolution.result);
        resolve(result);
        return;
      }
      const { failure } = resolution;
      const activityFailureInfo = { ...failure.activityFailureInfo, activityType: { name: activityType }, activityId };
      reject(failureToError({ ...failure, activityFailureInfo }, activator.converter));
    });
  });
}

function commandOf(
  converter: PayloadConverter,
  activityId: string,
  activityType: string,
  args: unknown[],
  options: ActivityOptions,
  headers: Headers,
): CommandOf<'ScheduleActivityTask'> {
  const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
    value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
  return {
    type: 'ScheduleActivityTask',
    activityId,
    activityType,
    ...(args.length > 0 ? { input: toPayloads(converter, args) } : {}),
    ...(Object.keys(headers).length > 0 ? { header: headers } : {}),
    ...optional('taskQueue', options.taskQueue),
    ...optional('scheduleToCloseTimeout', msOptional(options.scheduleToCloseTimeout)),
    ...optional('scheduleToStartTimeout', msOptional(options.scheduleToStartTimeout)),
    ...optional('startToCloseTimeout', msOptional(options.startToCloseTimeout)),
    ...optional('heartbeatTimeout', msOptional(options.heartbeatTimeout)),
    ...optional('retryPolicy', options.retry && compileRetryPolicy(options.retry)),
    ...optional('priority', options.priority),
    ...(options.summary ? { userMetadata: { summary: jsonPayload(options.summary) } } : {}),
  };
}
