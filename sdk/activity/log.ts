import type { LogLevel, LogMetadata } from '../common/logger.ts';
import type { Info } from './context.ts';

const METHODS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Writes one line of JSON that names the attempt. */
export function writeLog(level: LogLevel, info: Info, message: string, meta: LogMetadata = {}): void {
  const { activityType, activityId, attempt, workflowExecution } = info;
  console[METHODS[level]](
    JSON.stringify({ message, activityType, activityId, attempt, ...workflowExecution, ...meta }),
  );
}
