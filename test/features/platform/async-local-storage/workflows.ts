import { AsyncLocalStorage } from 'node:async_hooks';
import { sleep } from '@temporalio/workflow';

const storage = new AsyncLocalStorage<string>();

export async function platformStorage(): Promise<unknown> {
  const read = async (ms: number): Promise<string | undefined> => {
    await sleep(ms);
    return storage.getStore();
  };
  const both = await Promise.all([storage.run('a', () => read(10)), storage.run('b', () => read(5))]);
  return [...both, storage.getStore() ?? 'none'];
}
