import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

/** The endpoint has another name than its task queue. */
const client = createNexusServiceClient({ service: features, endpoint: 'by-another-name' });

export async function nexusContext(): Promise<Record<string, unknown>> {
  return client.executeOperation(features.operations.context, undefined);
}
