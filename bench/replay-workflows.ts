import { proxyActivities, sleep } from '@temporalio/workflow';

const { step } = proxyActivities<{ step(n: number): Promise<number> }>({ startToCloseTimeout: '1 minute' });

/** An activity and a timer in turn. */
export async function alternating(steps: number): Promise<number> {
  let last = 0;
  for (let n = 0; n < steps; n++) {
    last = await step(n);
    await sleep(1_000);
  }
  return last;
}
