import { sleep, workflowInfo } from '@temporalio/workflow';

/** Takes every workflow type that has no function of its own. */
export default async function dynamic(...args: unknown[]): Promise<unknown> {
  await sleep(1);
  return [workflowInfo().workflowType, ...args];
}
