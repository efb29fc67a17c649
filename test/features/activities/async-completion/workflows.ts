import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { completeFromOutside } = proxyActivities<typeof activities>({ startToCloseTimeout: '30s' });

export async function activityAsyncCompletion(): Promise<string> {
  return completeFromOutside.executeWithOptions({ startToCloseTimeout: '30s', activityId: 'outside' }, []);
}
