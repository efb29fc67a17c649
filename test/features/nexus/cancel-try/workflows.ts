import { workflowInfo } from '@temporalio/workflow';
import { cancelStarted } from '../../nexus-cancellation.ts';

export async function nexusCancelTry(): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return cancelStarted('TRY_CANCEL', { workflowId, how: 'wait' });
}
