import { NexusOperationFailure } from '@temporalio/common';
import { createNexusServiceClient } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';
import type { FailHow } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusFailure(how: FailHow): Promise<unknown> {
  try {
    return await client.executeOperation('fail', how);
  } catch (error) {
    if (!(error instanceof NexusOperationFailure)) throw error;
    const { message, endpoint, service, operation, cause } = error;
    return {
      message,
      endpoint,
      service,
      operation,
      cause: [cause?.name, cause?.message, (cause?.cause as Error | undefined)?.message],
    };
  }
}
