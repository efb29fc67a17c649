import { customRandom, urlAlphabet } from 'nanoid';
import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const nanoid = customRandom(urlAlphabet, 10, (size) =>
  Uint8Array.from({ length: size }, () => Math.floor(Math.random() * 256)),
);

export async function libraryNanoid(): Promise<unknown> {
  const id = nanoid();
  return echo.executeWithOptions({ startToCloseTimeout: '10s', activityId: id }, [id]);
}
