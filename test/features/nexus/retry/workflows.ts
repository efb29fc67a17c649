import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusRetry(): Promise<number> {
  return client.executeOperation('flaky', { key: workflowInfo().runId, failures: 1 });
}
