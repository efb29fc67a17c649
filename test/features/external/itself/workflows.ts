import { condition, defineSignal, getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');

export async function externalItself(): Promise<unknown> {
  let given = '';
  setHandler(note, (text) => {
    given = text;
  });
  const outcome = await getExternalWorkflowHandle(workflowInfo().workflowId)
    .signal(note, 'to myself')
    .then(() => 'sent')
    .catch((error: Error) => error.message);
  await condition(() => given !== '', 2_000);
  return [outcome, given];
}
