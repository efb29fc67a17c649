import { env } from 'cloudflare:workers';
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  createNexusServiceClient,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from 'perdure/workflow';
import type * as activities from './activities.ts';
import { elsewhere } from './nexus-service.ts';

const { effect, failTwice, completeFromOutside } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1 },
});
const inProcess = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '20s' });
const nexus = createNexusServiceClient({ service: elsewhere, endpoint: 'crash' });

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
/** The effects of activities that run inside the workflow task. */
export async function local(endpoint: string): Promise<string> {
  const names = [await inProcess.effect(endpoint, 'a')];
  names.push(...(await Promise.all(['b', 'c'].map((name) => inProcess.effect(endpoint, name)))));
  return names.join('');
}
/** Undoes what it has done when it is cancelled, and ends as cancelled. */
export async function compensating(endpoint: string): Promise<void> {
  await CancellationScope.nonCancellable(() => effect(endpoint, 'reserve'));
  try {
    await sleep('1 hour');
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => effect(endpoint, 'release'));
    throw error;
  }
}
/** Signals a workflow that is not its child. */
export async function telling(): Promise<string> {
  const target = getExternalWorkflowHandle(`${workflowInfo().workflowId}/target`);
  for (const n of [1, 2, 3]) await target.signal(note, n);
  return 'told';
}
/** Has its work done by a Nexus operation, behind which is a workflow. */
export const delegating = (endpoint: string): Promise<string> =>
  nexus.executeOperation('work', { endpoint, workflowId: `${workflowInfo().workflowId}/operation` });
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
