import { CancellationScope, isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { hang } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1h' });

/** A timer runs out beside a local activity, and cancels it. */
export async function localCancelledByTimer(): Promise<boolean> {
  return CancellationScope.withTimeout('1s', hang).then(
    () => false,
    (error: unknown) => isCancellation(error),
  );
}
