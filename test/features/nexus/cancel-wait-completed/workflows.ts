import { workflowInfo } from '@temporalio/workflow';
import { cancelStarted } from '../../nexus-cancellation.ts';
import type { RunHow } from '../../nexus-service.ts';

export async function nexusCancelWaitCompleted(how: RunHow['how']): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return cancelStarted('WAIT_CANCELLATION_COMPLETED', { workflowId, how });
}
