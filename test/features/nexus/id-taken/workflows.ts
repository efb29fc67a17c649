import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { endOf } from '../../nexus-cancellation.ts';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusIdTaken(): Promise<string> {
  return client.executeOperation('run', { workflowId: workflowInfo().workflowId, how: 'result' }).catch(endOf);
}
