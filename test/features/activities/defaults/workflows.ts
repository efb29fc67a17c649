import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityDefaults(): Promise<string> {
  return greet('default');
}
