import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');
const ask = defineUpdate<string, [string, string | undefined]>('ask');
const count = defineQuery<number>('count');

export async function interceptedHandlers(): Promise<string[]> {
  const seen: string[] = [];
  setHandler(note, (text) => void seen.push(text));
  setHandler(ask, (text, more) => {
    seen.push(`${text} ${more}`);
    return text;
  });
  setHandler(count, () => seen.length);
  await condition(() => seen.length === 2);
  return seen;
}
