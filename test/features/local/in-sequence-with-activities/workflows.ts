import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function localAlternating(): Promise<unknown> {
  const log: unknown[] = [];
  for (let n = 0; n < 3; n++) {
    log.push(await local.echo(n));
    log.push(await echo(n * 10));
  }
  return log;
}
