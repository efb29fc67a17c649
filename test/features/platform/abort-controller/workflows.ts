import { sleep } from '@temporalio/workflow';

export async function platformAbort(): Promise<string> {
  const controller = new AbortController();
  const aborted = new Promise<string>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(`aborted ${controller.signal.aborted}`));
  });
  void sleep(5).then(() => controller.abort());
  return aborted;
}
