import { executeChild, workflowInfo } from '@temporalio/workflow';

export async function childIdAgain(): Promise<unknown> {
  const workflowId = `${workflowInfo().workflowId}/again`;
  const results = [];
  for (let n = 0; n < 3; n++) results.push(await executeChild(childUsesIdAgain, { workflowId, args: [n] }));
  const refused = await executeChild(childUsesIdAgain, {
    workflowId,
    args: [4],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  }).catch((error: Error) => error.name);
  return [...results, refused];
}
export async function childUsesIdAgain(n: number): Promise<number> {
  return n * n;
}
