import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function versionPatched(): Promise<string> {
  if (!patched('greet-first')) return 'the old way';
  const greeting = await greet('patch');
  await sleep(1);
  return patched('greet-first') ? greeting : 'forgot its patch';
}
