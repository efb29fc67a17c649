import { executeChild, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function interceptedHeaders(): Promise<unknown> {
  await greet('header');
  return executeChild(interceptedHeadersChild);
}
export async function interceptedHeadersChild(): Promise<string> {
  return greet('child');
}
