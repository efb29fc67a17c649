import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '20s' });

export async function localTime(gate: string): Promise<unknown> {
  const begin = Date.now();
  await passGate(gate);
  const end = Date.now();
  return [end >= begin, end];
}
