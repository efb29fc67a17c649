import { NexusOperationFailure } from '@temporalio/common';
import { TimeoutFailure, createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import type { StartNexusOperationOptions } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

async function timeoutOf(operation: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await operation();
    return 'none';
  } catch (error) {
    if (error instanceof NexusOperationFailure && error.cause instanceof TimeoutFailure) return error.cause.timeoutType;
    throw error;
  }
}

/** An operation that is not answered. */
export async function nexusTimeoutBeforeStart(
  gate: string,
  options: Partial<StartNexusOperationOptions>,
): Promise<string | undefined> {
  return timeoutOf(() => client.executeOperation('wait', gate, options));
}

/** An operation that goes on. */
export async function nexusTimeoutAfterStart(
  options: Partial<StartNexusOperationOptions>,
): Promise<string | undefined> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  return timeoutOf(() => client.executeOperation('run', { workflowId, how: 'wait' }, options));
}
