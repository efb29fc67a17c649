import { condition, defineSignal, setHandler, startChild } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function interceptedSignals(): Promise<unknown> {
  const child = await startChild(interceptorSignalled);
  await child.signal(note, 'with a header');
  return child.result();
}
export async function interceptorSignalled(): Promise<string> {
  let given = '';
  setHandler(note, (text) => {
    given = text;
  });
  await condition(() => given !== '');
  return given;
}
