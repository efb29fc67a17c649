import { sleep, startChild } from '@temporalio/workflow';

export async function childCloseTerminate(): Promise<string> {
  await startChild(childOutlivedTerminate, { parentClosePolicy: 'TERMINATE' });
  return 'the parent is done';
}
export async function childOutlivedTerminate(): Promise<void> {
  await sleep('1 day');
}
