import { ApplicationFailure, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failLocally, throwPlain } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: 1, nonRetryableErrorTypes: ['Busy', 'RangeError'] },
});

export async function localNonRetryable(): Promise<unknown> {
  const told = (error: unknown): unknown => error instanceof ApplicationFailure && [error.type, error.message];
  return [await failLocally(1).catch(told), await throwPlain('out of range').catch(told)];
}
