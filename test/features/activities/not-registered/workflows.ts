import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';

const { nobodyHasThis } = proxyActivities<{ nobodyHasThis(): Promise<void> }>({
  startToCloseTimeout: '10s',
  retry: { maximumAttempts: 1 },
});

export async function activityNotRegistered(): Promise<unknown> {
  try {
    return await nobodyHasThis();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    return error.cause.type;
  }
}
