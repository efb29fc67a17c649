import { TimeoutFailure, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { hang } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: 50,
  retry: { maximumAttempts: 1 },
});

export async function localTimeout(): Promise<unknown> {
  try {
    await hang();
    return 'in time';
  } catch (error) {
    return error instanceof TimeoutFailure && error.timeoutType;
  }
}
