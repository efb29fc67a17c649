import { defineSignal, setHandler, sleep } from '@temporalio/workflow';

const greet = defineSignal<[string]>('greet');

export async function signalWithStart(greeting: string): Promise<string> {
  let name = 'nobody';
  setHandler(greet, (given) => {
    name = given;
  });
  await sleep(1);
  return `${greeting}, ${name}`;
}
