import { getExternalWorkflowHandle } from '@temporalio/workflow';

export async function externalNobody(target: string): Promise<unknown> {
  const handle = getExternalWorkflowHandle(target);
  const name = (error: Error) => error.message;
  return [await handle.signal('note').catch(name), await handle.cancel().catch(name)];
}
