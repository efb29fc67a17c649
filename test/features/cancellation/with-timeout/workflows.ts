import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export async function cancelWithTimeout(): Promise<string[]> {
  const log: string[] = [];
  await CancellationScope.withTimeout(20, () => sleep('1 hour')).catch((error: unknown) =>
    log.push(`cancelled ${isCancellation(error)}`),
  );
  log.push(await CancellationScope.withTimeout('1 hour', async () => 'in time'));
  return log;
}
