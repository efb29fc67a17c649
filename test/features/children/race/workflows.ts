import { CancellationScope, executeChild, isCancellation, sleep } from '@temporalio/workflow';

export async function childRace(): Promise<unknown> {
  return CancellationScope.withTimeout(20, () => executeChild(childTooSlowForRace)).catch((error: unknown) =>
    isCancellation(error) ? 'the timer was faster' : String(error),
  );
}
export async function childTooSlowForRace(): Promise<void> {
  await sleep('1 day');
}
