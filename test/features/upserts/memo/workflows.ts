import { sleep, upsertMemo, workflowInfo } from '@temporalio/workflow';

export async function upsertMemoMerged(): Promise<unknown> {
  const before = workflowInfo().memo;
  upsertMemo({ added: { deep: [1] }, changed: 'new' });
  const atOnce = workflowInfo().memo;
  await sleep(1);
  upsertMemo({ removed: null, nobody: undefined });
  return [before, atOnce, workflowInfo().memo];
}
