import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusPending(gate: string): Promise<string> {
  return client.executeOperation('wait', gate, { scheduleToCloseTimeout: '1 minute' });
}
