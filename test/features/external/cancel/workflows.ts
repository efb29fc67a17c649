import { getExternalWorkflowHandle, isCancellation, sleep } from '@temporalio/workflow';

export async function externalCancel(target: string): Promise<string> {
  await getExternalWorkflowHandle(target).cancel();
  return 'asked to cancel';
}
export async function externalSleeper(): Promise<string> {
  return sleep('1 day').then(
    () => 'slept',
    (error: unknown) => {
      if (isCancellation(error)) throw error;
      return 'failed';
    },
  );
}
