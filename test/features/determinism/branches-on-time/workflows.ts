import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

/** The clock of a workflow is that of its tasks: the activity's id is read from it. */
export async function determinismTime(): Promise<boolean> {
  for (let n = 0; n < 4; n++) {
    const now = new Date().getTime();
    if (now !== Date.now()) return false;
    await echo.executeWithOptions({ startToCloseTimeout: '10s', activityId: `at-${now}-${n}` }, [now]);
    await sleep(2);
  }
  return true;
}
