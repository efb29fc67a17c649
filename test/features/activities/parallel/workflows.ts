import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet, echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityParallel(): Promise<unknown> {
  return Promise.all([greet('a'), echo({ b: [1, 2] }), greet('c')]);
}
