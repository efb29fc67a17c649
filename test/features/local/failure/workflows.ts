import { ApplicationFailure, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { refuse, failLocally } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: 1, maximumAttempts: 2 },
});

/** The failure of a local activity is not wrapped in an ActivityFailure. */
export async function localFailure(): Promise<unknown> {
  const told = (error: unknown): unknown => {
    if (!(error instanceof ApplicationFailure)) throw error;
    return [error.message, error.type, error.details ?? []];
  };
  return [await refuse('no').catch(told), await failLocally(5).catch(told)];
}
