import type { ActivityOptions } from '../../protocol/operator-requests.ts';
import type { Output } from './output.ts';
import { fieldList } from './table.ts';
import { formatDuration } from './time.ts';

/** The options of an activity, line by line. */
export function activityOptionsLines(options: ActivityOptions, { style }: Output): string[] {
  const { retryPolicy: retry = {} } = options;
  const time = (ms: number | undefined) => (ms ? formatDuration(ms) : undefined);
  return fieldList(
    [
      ['Task Queue', options.taskQueue],
      ['Schedule to Close', time(options.scheduleToCloseTimeout)],
      ['Schedule to Start', time(options.scheduleToStartTimeout)],
      ['Start to Close', time(options.startToCloseTimeout)],
      ['Heartbeat', time(options.heartbeatTimeout)],
      ['Initial Interval', time(retry.initialInterval)],
      ['Maximum Interval', time(retry.maximumInterval)],
      ['Backoff Coefficient', retry.backoffCoefficient === undefined ? undefined : String(retry.backoffCoefficient)],
      ['Maximum Attempts', retry.maximumAttempts ? String(retry.maximumAttempts) : 'no limit'],
    ],
    style.dim,
  );
}
