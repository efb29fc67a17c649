import { executeChild, workflowInfo } from '@temporalio/workflow';

export async function childExecute(): Promise<string> {
  const { workflowId } = workflowInfo();
  return executeChild(childExecuted, { args: ['Ada', 3], workflowId: `${workflowId}/child` });
}
export async function childExecuted(name: string, times: number): Promise<string> {
  return Array.from({ length: times }, () => name).join(' ');
}
