import { ApplicationFailure, ChildWorkflowFailure, executeChild } from '@temporalio/workflow';

export async function childFailure(): Promise<unknown> {
  try {
    return await executeChild(childThatFails, { workflowId: 'child-that-fails' });
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    const cause = error.cause as ApplicationFailure;
    const { message, workflowType, execution, retryState } = error;
    return {
      failure: [message, workflowType, execution.workflowId, retryState],
      cause: [cause.message, cause.type, cause.details, cause.nonRetryable],
      root: (cause.cause as Error).message,
    };
  }
}
export async function childThatFails(): Promise<void> {
  const cause = ApplicationFailure.create({ message: 'the root' });
  throw ApplicationFailure.create({ message: 'no', type: 'Refused', nonRetryable: true, details: [{ a: 1 }], cause });
}
