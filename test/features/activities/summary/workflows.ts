import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s', summary: 'says hello' });

export async function activitySummary(): Promise<string> {
  return greet('reader');
}
