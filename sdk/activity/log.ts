interface Attempt {
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
}

/** What every line of an attempt's log says of it. */
export function attemptOf({ activityType, activityId, attempt, workflowExecution }: Attempt): Record<string, unknown> {
  return { activityType, activityId, attempt, ...workflowExecution };
}

/** Writes one line of JSON. */
export function writeLog(
  level: 'debug' | 'info' | 'warn' | 'error',
  attributes: Record<string, unknown>,
  message: string,
  more: object = {},
): void {
  console[level](JSON.stringify({ message, ...attributes, ...more }));
}
