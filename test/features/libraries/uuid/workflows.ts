import { v5 } from 'uuid';
import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function libraryUuid(name: string): Promise<unknown> {
  const id = v5(name, v5.DNS);
  return echo.executeWithOptions({ startToCloseTimeout: '10s', activityId: id }, [id]);
}
