import { Mutex } from 'async-mutex';
import { sleep } from '@temporalio/workflow';

export async function libraryMutex(): Promise<string[]> {
  const mutex = new Mutex();
  const log: string[] = [];
  const work = (name: string, ms: number): Promise<void> =>
    mutex.runExclusive(async () => {
      log.push(`${name} in`);
      await sleep(ms);
      log.push(`${name} out`);
    });
  await Promise.all([work('a', 12), work('b', 3), work('c', 6)]);
  return log;
}
