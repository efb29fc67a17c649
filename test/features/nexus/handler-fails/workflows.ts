import { ApplicationFailure, createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusHandlerFails(): Promise<unknown> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  const error = await client.executeOperation('run', { workflowId, how: 'fail' }).catch((failure: Error) => failure);
  const { cause } = error as Error;
  return cause instanceof ApplicationFailure ? [cause.type, cause.message] : String(error);
}
