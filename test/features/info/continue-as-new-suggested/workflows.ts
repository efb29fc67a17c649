import { sleep, workflowInfo } from '@temporalio/workflow';

export async function infoSuggested(): Promise<unknown> {
  const first = workflowInfo();
  await sleep(1);
  const second = workflowInfo();
  return [
    first.continueAsNewSuggested,
    second.continueAsNewSuggested,
    second.historyLength > first.historyLength,
    second.historySize > first.historySize,
  ];
}
