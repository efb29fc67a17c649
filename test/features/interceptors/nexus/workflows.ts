import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function interceptedNexus(): Promise<unknown> {
  const { headers } = await client.executeOperation('context', undefined);
  return headers;
}
