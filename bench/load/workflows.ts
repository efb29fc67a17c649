import {
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { step } = proxyActivities<typeof activities>({ startToCloseTimeout: '5 minutes' });

export const finish = defineSignal('finish');
export const growTo = defineSignal<[number]>('growTo');
export const count = defineQuery<number>('count');
export const wait = defineUpdate<number, [number]>('wait');

export async function untilSignal(): Promise<string> {
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
  return 'finished';
}

/** `due` in milliseconds since the epoch. */
export async function sleepUntil(due: number): Promise<void> {
  await sleep(Math.max(1, due - Date.now()));
}

const WAVE = 50;

/** Makes events, in waves of activities, whenever it is told how many its history should have. */
export async function longHistory(): Promise<void> {
  let wanted = 0;
  let steps = 0;
  setHandler(growTo, (events) => {
    wanted = events;
  });
  setHandler(count, () => steps);
  for (;;) {
    await condition(() => workflowInfo().historyLength < wanted);
    await Promise.all(Array.from({ length: WAVE }, (_, n) => step(n)));
    steps += WAVE;
  }
}

/** Counts its signals, until it is told to finish. */
export async function counting(): Promise<number> {
  let signals = 0;
  let finished = false;
  setHandler(count, () => signals);
  setHandler(defineSignal('one'), () => {
    signals++;
  });
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
  return signals;
}

export async function parallel(activitiesAtOnce: number): Promise<number> {
  const results = await Promise.all(Array.from({ length: activitiesAtOnce }, (_, n) => step(n)));
  return new Set(results).size;
}

/** Takes updates, none of which ends before it is told to finish. */
export async function updated(): Promise<number> {
  let updates = 0;
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  setHandler(wait, async (n) => {
    await condition(() => finished);
    updates++;
    return n;
  });
  await condition(() => finished);
  return updates;
}
