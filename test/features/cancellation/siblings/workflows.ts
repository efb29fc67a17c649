import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export async function cancelSiblings(): Promise<string[]> {
  const log: string[] = [];
  const first = new CancellationScope();
  const second = new CancellationScope();
  const watch = (scope: CancellationScope, name: string, ms: number): Promise<unknown> =>
    scope
      .run(() => sleep(ms))
      .then(() => log.push(`${name} slept`))
      .catch((error: unknown) => log.push(`${name} cancelled ${isCancellation(error)}`));
  const both = [watch(first, 'first', 86_400_000), watch(second, 'second', 20)];
  await sleep(1);
  first.cancel();
  await Promise.all(both);
  return log.sort();
}
