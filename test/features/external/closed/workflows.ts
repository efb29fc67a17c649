import { getExternalWorkflowHandle } from '@temporalio/workflow';

export async function externalClosed(target: string): Promise<unknown> {
  const outcome = await getExternalWorkflowHandle(target)
    .signal('note')
    .catch((error: Error) => error.message);
  return outcome ?? 'signalled';
}
export async function externalClosesAtOnce(): Promise<string> {
  return 'closed';
}
