import { sleep, uuid4 } from '@temporalio/workflow';

export async function determinismRandom(): Promise<unknown[]> {
  const first = [Math.random(), uuid4(), Math.random()];
  await sleep(1);
  return [...first, Math.random(), uuid4()];
}
