import { CancellationScope, Trigger, sleep } from '@temporalio/workflow';

export async function cancelRequested(): Promise<string> {
  return CancellationScope.nonCancellable(async () => {
    const asked = new Trigger<string>();
    CancellationScope.current().cancelRequested.catch(() => asked.resolve('asked to stop'));
    return Promise.race([asked, sleep('1 day').then(() => 'never asked')]);
  });
}
