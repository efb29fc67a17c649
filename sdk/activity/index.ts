import type { Duration } from '../common/duration.ts';
import { Context } from './context.ts';

export * from '../common/index.ts';
export { Context, asyncLocalStorage } from './context.ts';
export type { ActivityCancellationDetails, Info } from './context.ts';

/** What the running activity is told of its attempt. */
export const activityInfo = (): Context['info'] => Context.current().info;
/** Says that the running activity is alive. @example heartbeat({ done: 40 }); */
export const heartbeat = (details?: unknown): void => Context.current().heartbeat(details);
/** Waits, and rejects when the running activity is cancelled. */
export const sleep = (duration: Duration): Promise<void> => Context.current().sleep(duration);
export const cancelled = (): Promise<never> => Context.current().cancelled;
export const cancellationSignal = (): AbortSignal => Context.current().cancellationSignal;
export const cancellationDetails = (): Context['cancellationDetails'] => Context.current().cancellationDetails;
export const log: Context['log'] = {
  debug: (message, more) => Context.current().log.debug(message, more),
  info: (message, more) => Context.current().log.info(message, more),
  warn: (message, more) => Context.current().log.warn(message, more),
  error: (message, more) => Context.current().log.error(message, more),
};
