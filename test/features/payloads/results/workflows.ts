import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { returnBytes, returnNothing, echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function payloadResults(): Promise<unknown> {
  const bytes = await returnBytes();
  return [[...bytes], (await returnNothing()) === undefined, await echo(null)];
}
export async function payloadBytes(): Promise<Uint8Array> {
  return Uint8Array.of(9, 8);
}
