import { ApplicationFailure, sleep, startChild } from '@temporalio/workflow';

export async function childCloseFailure(): Promise<void> {
  await startChild(childOfFailed);
  throw ApplicationFailure.nonRetryable('the parent fails');
}
export async function childOfFailed(): Promise<void> {
  await sleep('1 day');
}
