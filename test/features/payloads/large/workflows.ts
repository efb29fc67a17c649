import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function payloadLarge(length: number): Promise<number> {
  return String(await echo('é'.repeat(length))).length;
}
