import type { Duration } from '../common/duration.ts';
import type { MetricMeter } from '../common/metrics.ts';
import type { ActivityCancellationDetails } from '../common/activity-cancellation-details.ts';
import type { Logger } from '../common/logger.ts';
import { Context } from './context.ts';
import type { Info } from './context.ts';

export * from '../common/index.ts';
export { Context, asyncLocalStorage } from './context.ts';
export type { Info } from './context.ts';
export type * from './interceptors.ts';
export { getClient } from './get-client.ts';

/** What the running activity is told of its attempt. */
export const activityInfo = (): Info => Context.current().info;
/** Says that the running activity is alive. @example heartbeat({ done: 40 }); */
export const heartbeat = (details?: unknown): void => Context.current().heartbeat(details);
/** Waits, and rejects when the running activity is cancelled. */
export const sleep = (duration: Duration): Promise<void> => Context.current().sleep(duration);
export const cancelled = (): Promise<never> => Context.current().cancelled;
export const cancellationSignal = (): AbortSignal => Context.current().cancellationSignal;
/** Why the running activity was cancelled; `undefined` while it is not. */
export const cancellationDetails = (): ActivityCancellationDetails | undefined => Context.current().cancellationDetails;
/** Writes lines that name the running activity and its attempt. @example log.info('charged', { orderId }); */
export const log: Logger = {
  log: (level, message, meta) => Context.current().log.log(level, message, meta),
  trace: (message, meta) => Context.current().log.trace(message, meta),
  debug: (message, meta) => Context.current().log.debug(message, meta),
  info: (message, meta) => Context.current().log.info(message, meta),
  warn: (message, meta) => Context.current().log.warn(message, meta),
  error: (message, meta) => Context.current().log.error(message, meta),
};
/** Measures from the running activity. @example metricMeter.createCounter('charges').add(1); */
export const metricMeter: MetricMeter = {
  createCounter: (...args) => Context.current().metricMeter.createCounter(...args),
  createHistogram: (...args) => Context.current().metricMeter.createHistogram(...args),
  createGauge: (...args) => Context.current().metricMeter.createGauge(...args),
  withTags: (tags) => Context.current().metricMeter.withTags(tags),
};
