import { sleep } from '@temporalio/workflow';

export async function timerRace(): Promise<string> {
  const after = (ms: number, name: string): Promise<string> => sleep(ms).then(() => name);
  return Promise.race([after(3_600_000, 'hour'), after(10, 'soon'), after(60_000, 'minute')]);
}
