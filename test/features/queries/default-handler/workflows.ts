import { condition, defineSignal, setDefaultQueryHandler, setHandler } from '@temporalio/workflow';

export async function queryDefaultHandler(): Promise<void> {
  let done = false;
  setDefaultQueryHandler((name, ...args) => [name, ...args]);
  setHandler(defineSignal('finish'), () => {
    done = true;
  });
  await condition(() => done);
}
