import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const note = defineSignal<[string]>('note');
const ask = defineUpdate<string, [string]>('ask');

/** Takes down what it is told, in order; no update twice. */
export async function updateReapplied(): Promise<string[]> {
  const log: string[] = [];
  setHandler(note, (text) => void log.push(`signal ${text}`));
  setHandler(
    ask,
    async (text) => {
      log.push(`update ${text}`);
      return echo(text);
    },
    {
      validator: (text) => {
        if (log.includes(`update ${text}`)) throw new Error(`${text} again`);
      },
    },
  );
  await condition(() => log.length === 4);
  await condition(allHandlersFinished);
  return log;
}
