import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'nowhere' });

export async function nexusEndpointNotFound(): Promise<string> {
  return client.executeOperation('greet', 'nobody');
}
