import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });

export async function activityWide(width: number): Promise<number> {
  const numbers = await Promise.all(Array.from({ length: width }, (_, n) => echo(n) as Promise<number>));
  return numbers.reduce((sum, n) => sum + n, 0);
}
