import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function signalBuffered(): Promise<string[]> {
  await sleep(40);
  const notes: string[] = [];
  setHandler(note, (text) => void notes.push(text));
  await condition(() => notes.length === 2);
  return notes;
}
