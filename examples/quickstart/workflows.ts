import { condition, defineQuery, defineSignal, proxyActivities, setHandler } from 'perdure/workflow';
import type * as activities from './activities.ts';
import type { Order } from './activities.ts';

const { greet, chargeCard, ship, notify } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1s' },
});

export const approve = defineSignal<[string]>('approve');
export const status = defineQuery<string>('status');

export async function greeting(name: string): Promise<string> {
  return greet(name);
}

export async function order(input: Order): Promise<{ order: string; status: string; approvedBy?: string }> {
  let state = 'charging';
  let approvedBy: string | undefined;
  setHandler(status, () => state);
  setHandler(approve, (who) => {
    approvedBy = who;
  });
  await chargeCard(input);
  state = 'waiting for approval';
  if (!(await condition(() => approvedBy !== undefined, '7 days'))) return { order: input.id, status: 'expired' };
  state = 'shipping';
  await ship(input);
  await notify(input);
  state = 'done';
  return { order: input.id, status: 'shipped', ...(approvedBy === undefined ? {} : { approvedBy }) };
}
