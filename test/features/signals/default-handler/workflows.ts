import { condition, defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';

const finish = defineSignal('finish');

export async function signalDefaultHandler(): Promise<unknown[]> {
  const seen: unknown[] = [];
  let done = false;
  setDefaultSignalHandler((name, ...args) => void seen.push([name, ...args]));
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return seen;
}
