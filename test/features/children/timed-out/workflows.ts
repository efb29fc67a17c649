import { TimeoutFailure, executeChild, sleep, type ChildWorkflowFailure } from '@temporalio/workflow';

export async function childTimedOut(): Promise<unknown> {
  try {
    await executeChild(childTooSlow, { workflowRunTimeout: '1s' });
    return 'in time';
  } catch (error) {
    const { cause, retryState } = error as ChildWorkflowFailure;
    return cause instanceof TimeoutFailure && [cause.timeoutType, retryState];
  }
}
export async function childTooSlow(): Promise<void> {
  await sleep('1 day');
}
