import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function signalHandlerReplaced(): Promise<string[]> {
  const log: string[] = [];
  setHandler(note, (text) => void log.push(`first ${text}`));
  await condition(() => log.length === 1);
  setHandler(note, undefined);
  await sleep(1);
  setHandler(note, (text) => void log.push(`second ${text}`));
  await condition(() => log.length === 2);
  return log;
}
