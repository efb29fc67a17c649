import { condition, defineSignal, setHandler, startChild } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function childSignal(): Promise<unknown> {
  const child = await startChild(childSignalled);
  await child.signal(note, 'first');
  await child.signal('note', 'second');
  return child.result();
}
export async function childSignalled(): Promise<string[]> {
  const notes: string[] = [];
  setHandler(note, (text) => void notes.push(text));
  await condition(() => notes.length === 2);
  return notes;
}
