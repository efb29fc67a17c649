import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function localOne(): Promise<string> {
  return greet('local');
}
