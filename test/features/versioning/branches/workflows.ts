import { condition, defineSignal, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const take = defineSignal<[string]>('take');

export async function versionBranches(): Promise<string[]> {
  const log: string[] = [];
  let branch = '';
  setHandler(take, (given) => {
    branch = given;
  });
  for (;;) {
    await condition(() => branch !== '');
    const taken = branch;
    branch = '';
    if (taken === 'left') {
      if (patched('left-greets')) log.push(await greet(taken));
    } else if (taken === 'right') {
      log.push(taken);
    } else return log;
  }
}
