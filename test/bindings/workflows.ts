import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from 'perdure/workflow';

export const pay = defineSignal<[number]>('pay');
export const paid = defineQuery<number>('paid');
export const raise = defineUpdate<number, [number]>('raise');

/** Ends when at least so much has been paid. */
export async function order(price: number): Promise<number> {
  let sum = 0;
  let due = price;
  setHandler(pay, (amount) => void (sum += amount));
  setHandler(paid, () => sum);
  setHandler(raise, (by) => (due += by));
  await condition(() => sum >= due);
  return sum;
}
