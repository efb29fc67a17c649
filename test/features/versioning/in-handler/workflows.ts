import { allHandlersFinished, condition, defineUpdate, patched, setHandler, sleep } from '@temporalio/workflow';

const ask = defineUpdate<string>('ask');

export async function versionInHandler(): Promise<string> {
  let answer = '';
  setHandler(ask, async () => {
    if (patched('waits-first')) await sleep(1);
    return (answer = patched('waits-first') ? 'waited' : 'at once');
  });
  await condition(() => answer !== '');
  await condition(allHandlersFinished);
  return answer;
}
