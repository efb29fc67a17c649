import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failLocally } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: 1, maximumAttempts: 1 },
});

export async function localExecuteWithOptions(): Promise<unknown> {
  const once = await failLocally(1).catch((error: Error) => error.name);
  return [once, await failLocally.executeWithOptions({ retry: { maximumAttempts: 2 } }, [1])];
}
