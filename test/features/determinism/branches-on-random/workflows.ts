import { proxyActivities, sleep, uuid4 } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

/** What it does next hangs on what it has drawn: a replayer with other numbers finds other commands. */
export async function determinismBranches(): Promise<number> {
  let naps = 0;
  for (let n = 0; n < 12; n++) {
    const id = uuid4();
    if (Math.random() < 0.5) {
      await sleep(1 + Math.floor(Math.random() * 3));
      naps++;
    } else await greet.executeWithOptions({ startToCloseTimeout: '10s', activityId: id }, [id]);
  }
  return naps;
}
