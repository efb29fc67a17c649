import { sleep } from '@temporalio/workflow';

export async function timerSleep(): Promise<boolean> {
  const begin = Date.now();
  await sleep(30);
  await sleep('20ms');
  return Date.now() - begin >= 50;
}
