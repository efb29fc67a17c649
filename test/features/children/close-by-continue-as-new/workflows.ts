import { continueAsNew, sleep, startChild } from '@temporalio/workflow';

export async function childCloseContinue(again: boolean): Promise<string> {
  if (!again) return 'the second run';
  await startChild(childOfContinued, { parentClosePolicy: 'TERMINATE' });
  await startChild(childOfContinued, { parentClosePolicy: 'REQUEST_CANCEL' });
  return continueAsNew<typeof childCloseContinue>(false);
}
export async function childOfContinued(): Promise<void> {
  await sleep('1 day');
}
