import { condition, defineSignal, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function externalByRunId(target: string, runId: string): Promise<unknown> {
  await getExternalWorkflowHandle(target, runId).signal(note, 'by its run id');
  const stranger = '01890000-0000-7000-8000-000000000000';
  return getExternalWorkflowHandle(target, stranger)
    .signal(note, 'never')
    .catch((error: Error) => error.name);
}
export async function externalTargetByRunId(): Promise<string> {
  let given = '';
  setHandler(note, (text) => {
    given = text;
  });
  await condition(() => given !== '');
  return given;
}
