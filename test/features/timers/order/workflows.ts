import { sleep } from '@temporalio/workflow';

export async function timerOrder(): Promise<number[]> {
  const order: number[] = [];
  await Promise.all([60, 20, 40].map((ms) => sleep(ms).then(() => order.push(ms))));
  return order;
}
