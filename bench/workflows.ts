import {
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { step } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export const finish = defineSignal('finish');
export const progress = defineQuery<number>('progress');

/** So many activities, one after another. */
export async function sequence(steps: number): Promise<number> {
  let last = 0;
  for (let n = 0; n < steps; n++) last = await step(n);
  return last;
}

/** The same in the run's own process. */
export async function localSequence(steps: number): Promise<number> {
  let last = 0;
  for (let n = 0; n < steps; n++) last = await local.step(n);
  return last;
}

export async function untilSignal(): Promise<string> {
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
  return 'finished';
}

/** Ten activities and a timer of a second: what the cost aim is about. */
export async function tenAndTimer(): Promise<number> {
  const last = await sequence(10);
  await sleep('1s');
  return last;
}

/** Makes a long history, and then waits to be asked. */
export async function longHistory(steps: number): Promise<void> {
  let done = 0;
  setHandler(progress, () => done);
  for (; done < steps; done++) await step(done);
  await condition(() => false);
}

/** What schedules start: nothing to do. */
export async function tick(): Promise<void> {}
