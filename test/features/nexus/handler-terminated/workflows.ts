import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { endOf } from '../../nexus-cancellation.ts';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusHandlerTerminated(): Promise<string> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return client.executeOperation('run', { workflowId, how: 'wait' }).catch(endOf);
}
