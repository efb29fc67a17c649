import { workflowInfo } from '@temporalio/workflow';
import { cancelStarted } from '../../nexus-cancellation.ts';

export async function nexusCancelWaitRequested(): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return cancelStarted('WAIT_CANCELLATION_REQUESTED', { workflowId, how: 'wait' });
}
