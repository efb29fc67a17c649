import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusAtOnce(): Promise<string[]> {
  const { workflowId } = workflowInfo();
  return Promise.all([
    client.executeOperation('greet', 'Ada'),
    client.executeOperation('run', { workflowId: `${workflowId}/run`, how: 'result' }),
    client.executeOperation('greet', 'Bob'),
  ]);
}
