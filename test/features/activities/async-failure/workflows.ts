import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { completeFromOutside } = proxyActivities<typeof activities>({ startToCloseTimeout: '30s' });

export async function activityAsyncFailure(): Promise<unknown> {
  try {
    return await completeFromOutside();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    return [error.cause.type, error.cause.message];
  }
}
