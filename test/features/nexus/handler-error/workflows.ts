import { NexusOperationFailure } from '@temporalio/common';
import { ApplicationFailure, createNexusServiceClient } from '@temporalio/workflow';
import { HandlerError } from 'nexus-rpc';
import { features } from '../../nexus-service.ts';
import type { FailHow } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusHandlerError(how: FailHow): Promise<unknown> {
  try {
    return await client.executeOperation('fail', how);
  } catch (error) {
    if (!(error instanceof NexusOperationFailure) || !(error.cause instanceof HandlerError)) throw error;
    const { type, message, retryable, cause } = error.cause;
    const { type: causeType, details } = cause instanceof ApplicationFailure ? cause : {};
    return { type, message, retryable, cause: [causeType, details] };
  }
}

export async function nexusHandlerErrorUncaught(): Promise<string> {
  return client.executeOperation('fail', 'bad-request');
}
