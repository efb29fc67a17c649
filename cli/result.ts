import { WorkflowFailedError } from '../sdk/client/index.ts';
import type { Context } from './context.ts';
import { ReportedError } from './errors.ts';
import { causeChain, failureJson } from './output/failure.ts';
import { fieldList, printable } from './output/table.ts';
import { formatDuration } from './output/time.ts';
import { statusName } from './output/workflow.ts';

/** Waits for a result and tells it, or why there is none; with `begun`, also how long that took. @throws {ReportedError} when the workflow did not complete. */
export async function tellResult(
  { output }: Context,
  { workflowId, runId, begun }: { workflowId: string; runId?: string; begun?: number },
  wait: () => Promise<unknown>,
): Promise<void> {
  const { style } = output;
  try {
    const result = await wait();
    output.one({ workflowId, runId, status: 'COMPLETED', result: result ?? null }, () => [
      style.bold('Result'),
      ...fieldList(
        [
          ['Status', { text: 'Completed', paint: style.green }],
          ['Took', begun === undefined ? undefined : formatDuration(Date.now() - begun)],
        ],
        style.dim,
      ),
      `  ${printable(JSON.stringify(result) ?? 'undefined')}`,
    ]);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const status = closeStatus(error.cause);
    const cause = error.cause ?? error;
    output.one({ workflowId, runId, status, failure: failureJson(cause) }, () => [
      style.bold('Result'),
      ...fieldList(
        [
          ['Status', { text: statusName(status), paint: style.red }],
          ['Took', begun === undefined ? undefined : formatDuration(Date.now() - begun)],
        ],
        style.dim,
      ),
      ...causeChain(cause).map((line) => `  ${line}`),
    ]);
    throw new ReportedError(error.message);
  }
}

/** How a run closed, by what its result was refused with. */
function closeStatus(cause: Error | undefined): string {
  switch (cause?.name) {
    case 'CancelledFailure':
      return 'CANCELLED';
    case 'TerminatedFailure':
      return 'TERMINATED';
    case 'TimeoutFailure':
      return 'TIMED_OUT';
    default:
      return 'FAILED';
  }
}
