import { env } from 'cloudflare:workers';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { effect, failTwice, completeFromOutside } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1 },
});

export const note = defineSignal<[number]>('note');

export async function sequence(endpoint: string): Promise<string> {
  const names: string[] = [];
  for (const name of ['a', 'b', 'c']) names.push(await effect(endpoint, name));
  return names.join('');
}
export async function parallel(endpoint: string): Promise<string> {
  return (await Promise.all(['a', 'b', 'c', 'd'].map((name) => effect(endpoint, name)))).join('');
}
export async function napping(endpoint: string): Promise<string> {
  await sleep('1500ms');
  return effect(endpoint, 'awake');
}
/** Collects three notes, in whatever order they come. */
export async function collecting(): Promise<string> {
  const notes: number[] = [];
  setHandler(note, (n) => void notes.push(n));
  await condition(() => notes.length >= 3);
  return notes.toSorted((a, b) => a - b).join('');
}
export const retrying = (endpoint: string): Promise<number> => failTwice(endpoint);
export async function chain(endpoint: string, left = 2): Promise<string> {
  await effect(endpoint, 'link');
  return left === 0 ? 'end of the chain' : continueAsNew<typeof chain>(endpoint, left - 1);
}
/** Has children, one of which it signals. */
export async function parent(endpoint: string): Promise<string> {
  const { workflowId } = workflowInfo();
  const first = executeChild(sequence, { args: [endpoint], workflowId: `${workflowId}/first` });
  const second = executeChild(sequence, { args: [endpoint], workflowId: `${workflowId}/second` });
  const third = await startChild(collecting, { workflowId: `${workflowId}/third` });
  for (const n of [1, 1, 1]) await third.signal(note, n);
  const notes = await third.result();
  return `${await first} ${await second} ${notes.length}`;
}
const add = defineUpdate<number, [number]>('add');
export async function counting(endpoint: string): Promise<number> {
  let sum = 0;
  let count = 0;
  setHandler(add, async (n) => {
    await effect(endpoint, `added ${n}`);
    sum += n;
    return ++count;
  });
  await condition(() => count === 3);
  await condition(allHandlersFinished);
  return sum;
}
export const outside = (): Promise<string> => completeFromOutside();

const isFixed = (): boolean => (env as { readonly FIXED?: string }).FIXED === 'yes';

/** Never yields, until a version is deployed that does: nothing but the end of its isolate stops it. */
export async function endless(): Promise<string> {
  while (!isFixed()) {
    // A bug.
  }
  return 'fixed';
}
/** Takes all the memory there is, and ends its isolate. */
export async function greedy(): Promise<string> {
  for (const hoard: object[] = []; !isFixed();) hoard.push(Array.from({ length: 10_000 }, (_, n) => ({ n })));
  return 'fixed';
}
