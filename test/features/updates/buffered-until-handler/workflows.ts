import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const early = defineUpdate<string, [string]>('early');

export async function updateBuffered(): Promise<string[]> {
  const log: string[] = ['started'];
  await Promise.resolve();
  await Promise.resolve();
  log.push('sets its handler');
  setHandler(early, (text) => {
    log.push(text);
    return log.join(', ');
  });
  log.push('has set it');
  await condition(() => log.includes('bird'));
  return log;
}
