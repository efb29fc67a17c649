import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { benign } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityBenign(): Promise<unknown> {
  try {
    return await benign();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    return error.cause.category;
  }
}
