import { condition, defineSignal, setHandler } from '@temporalio/workflow';

const note = defineSignal<[number]>('note');

export async function signalOrdering(): Promise<number[]> {
  const notes: number[] = [];
  setHandler(note, (n) => void notes.push(n));
  await condition(() => notes.length === 4);
  return notes;
}
