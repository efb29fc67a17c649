import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet, echo } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function localSeveral(): Promise<unknown> {
  const together = await Promise.all([greet('a'), echo([1, { b: 2 }]), greet('c')]);
  const after = [];
  for (const name of ['d', 'e']) after.push(await greet(name));
  return [together, after];
}
