import { condition, defineQuery, defineSignal, setCurrentDetails, setHandler } from '@temporalio/workflow';

export async function queryBuiltIn(): Promise<void> {
  let done = false;
  setCurrentDetails('**waiting**');
  setHandler(defineQuery<string>('status'), () => 'waiting', { description: 'what it does now' });
  setHandler(defineSignal('finish'), () => {
    done = true;
  });
  await condition(() => done);
}
