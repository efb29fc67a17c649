import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function interceptedCommands(): Promise<unknown> {
  return commands();
}
/** The same code, without interceptors. */
export async function plainCommands(): Promise<unknown> {
  return commands();
}
async function commands(): Promise<unknown> {
  const [a] = await Promise.all([greet('a'), sleep(40), greet('b')]);
  return [a, await local.greet('c')];
}
