import { executeChild, workflowInfo } from '@temporalio/workflow';

export async function childrenNested(depth: number): Promise<unknown[]> {
  const { workflowId, parent, root } = workflowInfo();
  const below =
    depth === 0 ? [] : await executeChild(childrenNested, { args: [depth - 1], workflowId: `${workflowId}.x` });
  return [{ workflowId, parent: parent?.workflowId, root: root?.workflowId }, ...below];
}
