import { condition, defineSignal, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';

const note = defineSignal<[string, number]>('note');

export async function externalSignal(target: string): Promise<string> {
  await getExternalWorkflowHandle(target).signal(note, 'hello', 7);
  return 'signalled';
}
export async function externalTarget(): Promise<unknown[]> {
  let given: unknown[] = [];
  setHandler(note, (...args) => {
    given = args;
  });
  await condition(() => given.length > 0);
  return given;
}
