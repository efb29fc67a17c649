import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function determinismCrypto(): Promise<unknown> {
  const uuid = crypto.randomUUID();
  return [await echo.executeWithOptions({ startToCloseTimeout: '10s', activityId: uuid }, [uuid]), uuid];
}
