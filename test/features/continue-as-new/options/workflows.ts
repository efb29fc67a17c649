import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';

export async function continueWithOptions(from: string): Promise<unknown> {
  return makeContinueAsNewFunc<typeof continuedWithOptions>({
    workflowType: 'continuedWithOptions',
    memo: { from, round: 2 },
    workflowRunTimeout: '1 hour',
    workflowTaskTimeout: '7s',
  })(from);
}
export async function continuedWithOptions(from: string): Promise<unknown> {
  const { workflowType, memo, runTimeoutMs, taskTimeoutMs } = workflowInfo();
  return [from, workflowType, memo, runTimeoutMs, taskTimeoutMs];
}
