import { executeChild, sleep } from '@temporalio/workflow';

export async function childTerminated(): Promise<unknown> {
  return executeChild(childToTerminate).catch((error: Error) => [
    error.name,
    error.message,
    (error.cause as Error).name,
  ]);
}
export async function childToTerminate(): Promise<void> {
  await sleep('1 day');
}
