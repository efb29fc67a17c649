import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusSync(name: string): Promise<string> {
  return client.executeOperation('greet', name, { summary: 'a greeting' });
}
