import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { describeArguments } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function payloadKinds(...args: unknown[]): Promise<unknown> {
  const here = args.map((value) => (value instanceof Uint8Array ? 'bytes' : (JSON.stringify(value) ?? 'undefined')));
  return [here, await describeArguments(...args)];
}
