import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export async function cancelNested(): Promise<string[]> {
  const log: string[] = [];
  const outer = new CancellationScope();
  const work = outer.run(async () => {
    const inner = CancellationScope.cancellable(() => sleep('1 day')).catch((error: unknown) =>
      log.push(`inner ${isCancellation(error)}`),
    );
    const shielded = CancellationScope.nonCancellable(() => sleep(15)).then(() => log.push('shielded'));
    await Promise.all([inner, shielded]);
  });
  await sleep(5);
  outer.cancel();
  await work;
  return log.sort();
}
