import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');
const ask = defineUpdate<string, [string]>('ask');

export async function updateSignalOrder(): Promise<string[]> {
  const log: string[] = [];
  setHandler(note, (text) => void log.push(`signal ${text}`));
  setHandler(ask, (text) => {
    log.push(`update ${text}`);
    return log.join(', ');
  });
  await condition(() => log.length === 4);
  return log;
}
