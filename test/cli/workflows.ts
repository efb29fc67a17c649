import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { greet, charge, approval } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export const greeting = (name: string): Promise<string> => greet(name);
export const failing = (amount: number): Promise<never> => charge(amount);
export const approved = (): Promise<string> => approval();

/** Ends when it is signalled; an update tells what the signal will add to. */
export async function waiting(): Promise<string> {
  let text = 'waiting';
  let isDone = false;
  setHandler(defineQuery<string>('state'), () => text);
  setHandler(defineUpdate<string, [string]>('set'), (to) => (text = to));
  // Stays accepted until the workflow ends.
  setHandler(defineUpdate<string>('later'), () => condition(() => isDone).then(() => text));
  setHandler(defineUpdate<void>('refuse'), () => {
    throw ApplicationFailure.nonRetryable('not today');
  });
  setHandler(defineSignal<[unknown]>('note'), () => undefined);
  setHandler(defineSignal<[string]>('finish'), (by) => {
    text = `${text}, finished by ${by}`;
    isDone = true;
  });
  await condition(() => isDone);
  return text;
}

export async function countdown(from: number): Promise<string> {
  if (from > 0) await continueAsNew<typeof countdown>(from - 1);
  return 'lift-off';
}
