import { ActivityFailure, ApplicationFailure, TemporalFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failWithCauses } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityFailureCauses(): Promise<unknown> {
  try {
    return await failWithCauses();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const chain: unknown[] = [];
    for (let cause: unknown = error.cause; cause instanceof TemporalFailure; cause = cause.cause)
      chain.push([cause.name, cause.message, cause instanceof ApplicationFailure ? cause.type : 'no type']);
    return [chain, rootCause(error)];
  }
}
