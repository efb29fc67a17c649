import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });

export async function cancelActivity(gate: string): Promise<string> {
  try {
    await passGate(gate);
    return 'passed';
  } catch (error) {
    return `cancelled ${isCancellation(error)}`;
  }
}
