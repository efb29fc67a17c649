import { sleep } from '@temporalio/workflow';

export async function timerClearTimeout(): Promise<string[]> {
  const log: string[] = [];
  const never = setTimeout(() => log.push('never'), 5);
  clearTimeout(never);
  const late = setTimeout(() => log.push('late'), 3_600_000);
  setTimeout(() => log.push('fired'), 5);
  await sleep(15);
  clearTimeout(late);
  await sleep(1);
  return log;
}
