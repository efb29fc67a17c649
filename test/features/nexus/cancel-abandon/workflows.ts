import { workflowInfo } from '@temporalio/workflow';
import { cancelStarted } from '../../nexus-cancellation.ts';

export async function nexusCancelAbandon(): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return cancelStarted('ABANDON', { workflowId, how: 'wait' });
}
