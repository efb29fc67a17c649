import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function localMixed(): Promise<unknown> {
  const together = await Promise.all([local.greet('a'), greet('b'), local.greet('c'), sleep(1), greet('d')]);
  const last = await local.greet('e');
  return [together.filter((name) => name !== undefined), last];
}
