import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const named = proxyActivities<typeof activities>({ startToCloseTimeout: '10s', activityId: 'my-id' });
const numbered = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityId(): Promise<string[]> {
  return [await numbered.greet('1'), await named.greet('2'), await numbered.greet('3')];
}
