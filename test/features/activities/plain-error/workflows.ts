import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { throwPlain } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { nonRetryableErrorTypes: ['RangeError'] },
});

export async function activityPlainError(): Promise<unknown> {
  try {
    return await throwPlain('out of range');
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    return [error.message, error.cause.type, error.cause.nonRetryable, error.cause.message];
  }
}
