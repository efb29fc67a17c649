import { defineSignal, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1m' });
const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
export const quiet = defineSignal('quiet');

/** A signal's handler asks for nothing while a local activity runs, and takes longer than whoever waits for that. */
export async function localEndsAfterAQuietSignal(gate: string): Promise<string[]> {
  const order: string[] = [];
  setHandler(quiet, async () => {
    for (let step = 0; step < 100; step++) await Promise.resolve();
    order.push('the signal');
  });
  await passGate(gate);
  order.push('the activity');
  await greet(order.join(', '));
  return order;
}
