import { condition, defineQuery, defineSignal, defineUpdate, proxyActivities, setHandler } from 'perdure/workflow';
import type * as activities from './activities.ts';

const { greet, outside } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1h',
  retry: { maximumAttempts: 2 },
});

export const hello = (name: unknown): Promise<string> => greet(name);

/** Waits for `approve`, with an activity that somebody outside completes meanwhile. */
export async function patient(): Promise<unknown> {
  let approved: unknown;
  setHandler(defineSignal<[unknown]>('approve'), (by) => {
    approved = by ?? 'nobody';
  });
  setHandler(defineQuery('state'), () => approved ?? 'waiting');
  setHandler(defineUpdate<unknown, [unknown]>('echo'), (value) => value);
  outside.executeWithOptions({ activityId: 'outside' }, []).catch(() => undefined);
  await condition(() => approved !== undefined);
  return approved;
}
