interface Attempt {
  readonly activityType: string;
  readonly activityId: string;
  readonly attempt: number;
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
}

/** Writes one line of JSON that names the attempt. */
export function writeLog(
  level: 'debug' | 'info' | 'warn' | 'error',
  attempt: Attempt,
  message: string,
  more: object = {},
): void {
  const { activityType, activityId, attempt: number, workflowExecution } = attempt;
  console[level](JSON.stringify({ message, activityType, activityId, attempt: number, ...workflowExecution, ...more }));
}
