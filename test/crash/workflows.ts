import { env } from 'cloudflare:workers';
import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, sleep } from 'perdure/workflow';
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
