import type { LogLevel, LogMetadata } from '../common/logger.ts';
import type { Info } from './context.ts';

const METHODS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What every line of an attempt's log says of it. */
export function attemptOf({ activityType, activityId, attempt, workflowExecution }: Info): Record<string, unknown> {
  return { activityType, activityId, attempt, ...workflowExecution };
}

/** Writes one line of JSON. */
export function writeLog(
  level: LogLevel,
  attributes: Record<string, unknown>,
  message: string,
  meta: LogMetadata = {},
): void {
  console[METHODS[level]](JSON.stringify({ message, ...attributes, ...meta }));
}
