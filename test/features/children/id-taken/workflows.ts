import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, sleep, startChild, workflowInfo } from '@temporalio/workflow';

export async function childIdTaken(): Promise<unknown> {
  const workflowId = `${workflowInfo().workflowId}/taken`;
  await startChild(childTakesId, { workflowId });
  try {
    await startChild(childTakesId, { workflowId });
    return 'started twice';
  } catch (error) {
    const known = error instanceof WorkflowExecutionAlreadyStartedError;
    const executed = await executeChild(childTakesId, { workflowId }).catch((other: Error) => other.name);
    return known && [error.workflowType, error.workflowId === workflowId, executed];
  }
}
export async function childTakesId(): Promise<void> {
  await sleep('1 day');
}
