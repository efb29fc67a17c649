import { failureToError } from '../../sdk/common/failure-converter.ts';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '../../sdk/common/failures.ts';
import { defaultPayloadConverter } from '../../sdk/common/payload-converter.ts';
import type { Failure } from '../../protocol/failure.ts';
import { printable } from './table.ts';

/** A failure of a history, with what caused it. */
export const errorOf = (failure: Failure): Error => failureToError(failure, defaultPayloadConverter);

/** An error and what caused it, one line each, deeper ones further right. */
export function causeChain(error: Error): string[] {
  return chainOf(error).map((at, depth) => {
    const where = depth === 0 ? '' : `${'  '.repeat(depth)}caused by `;
    return `${where}${describe(at)}`;
  });
}

/** An error and what caused it, in one line: the outermost and the innermost message. */
export function shortFailure(error: Error): string {
  const chain = chainOf(error);
  return describe(chain.at(-1) ?? error);
}

/** An error and its causes for scripts. */
export function failureJson(error: Error): object {
  const { name, message, cause } = error;
  const more =
    error instanceof ApplicationFailure
      ? { type: error.type, nonRetryable: error.nonRetryable ?? false, details: error.details ?? [] }
      : error instanceof ActivityFailure
        ? { activityType: error.activityType, activityId: error.activityId, retryState: error.retryState }
        : {};
  return { name, message, ...more, ...(cause instanceof Error ? { cause: failureJson(cause) } : {}) };
}

function chainOf(error: Error): Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(at);
  return chain;
}

function describe(error: Error): string {
  const message = printable(error.message);
  if (error instanceof ActivityFailure)
    return `${message} (activity ${error.activityType}${error.activityId ? `, id ${error.activityId}` : ''}, ${error.retryState})`;
  if (error instanceof ChildWorkflowFailure)
    return `${message} (child ${error.workflowType}, id ${error.execution.workflowId}, ${error.retryState})`;
  if (error instanceof TimeoutFailure) return `${message} (${error.timeoutType})`;
  if (error instanceof ApplicationFailure) {
    const details = error.details?.length ? ` ${printable(JSON.stringify(error.details))}` : '';
    return `${error.type && error.type !== 'Error' ? `${error.type}: ` : ''}${message}${details}${error.nonRetryable ? ' (not retryable)' : ''}`;
  }
  return message;
}
