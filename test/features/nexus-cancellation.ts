import { NexusOperationFailure } from '@temporalio/common';
import { CancellationScope, createNexusServiceClient, isCancellation } from '@temporalio/workflow';
import type { NexusOperationCancellationType } from '@temporalio/workflow';
import { features } from './nexus-service.ts';
import type { RunHow } from './nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

/** Starts an operation with a workflow behind it, cancels its scope, and says how it ended for the caller. */
export async function cancelStarted(cancellationType: NexusOperationCancellationType, input: RunHow): Promise<string> {
  const scope = new CancellationScope();
  const { result } = await scope.run(() => client.startOperation('run', input, { cancellationType }));
  const ended = scope.run(() => result()).catch(endOf);
  scope.cancel();
  return ended;
}

export function endOf(error: unknown): string {
  if (!(error instanceof NexusOperationFailure)) throw error;
  return `${isCancellation(error) ? 'cancelled' : 'failed'}: ${error.message}: ${error.cause?.message ?? ''}`;
}
