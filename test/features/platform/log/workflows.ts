import { log, sleep } from '@temporalio/workflow';

export async function platformLog(): Promise<string> {
  log.info('before the nap', { n: 1 });
  console.log('printed');
  await sleep(1);
  log.warn('after the nap');
  return 'logged';
}
