import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusCancelledWithTheWorkflow(): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return client.executeOperation('run', { workflowId, how: 'wait' });
}
