import { ActivityFailure, ApplicationFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failWithCauses } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityFailureCauses(): Promise<unknown> {
  try {
    return await failWithCauses();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const chain: unknown[] = [];
    for (let cause: unknown = error.cause; cause instanceof ApplicationFailure; cause = cause.cause)
      chain.push([cause.type, cause.message, cause.details]);
    return [chain, rootCause(error)];
  }
}
