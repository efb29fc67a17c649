import { defineSignal, proxyActivities, proxyLocalActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1m' });
const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
export const pass = defineSignal<[string]>('pass');

/** A local activity ends together with one of a later task, while a signal's handler is still on its way. */
export async function localOutlastsItsTask(gate: string): Promise<string[]> {
  const order: string[] = [];
  const tell = async (text: string): Promise<void> => {
    order.push(text);
    await greet(text);
  };
  const handled = new Promise<void>((resolve) => {
    setHandler(pass, async (other) => {
      const passed = passGate(other);
      for (let step = 0; step < 100; step++) await Promise.resolve();
      await tell('the signal');
      await passed;
      await tell('its activity');
      resolve();
    });
  });
  await Promise.all([handled, passGate(gate).then(() => tell('the first'))]);
  await sleep(1);
  return order;
}
