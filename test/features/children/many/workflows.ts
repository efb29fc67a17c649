import { executeChild, workflowInfo } from '@temporalio/workflow';

export async function childrenMany(count: number): Promise<number> {
  const { workflowId } = workflowInfo();
  const results = await Promise.all(
    Array.from({ length: count }, (_, n) => executeChild(childOfMany, { args: [n], workflowId: `${workflowId}/${n}` })),
  );
  return results.reduce((sum, n) => sum + n, 0);
}
export async function childOfMany(n: number): Promise<number> {
  return n * 2;
}
