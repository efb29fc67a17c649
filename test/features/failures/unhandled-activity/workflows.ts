import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { refuse } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function failUnhandledActivity(): Promise<void> {
  await refuse('no reason');
}
