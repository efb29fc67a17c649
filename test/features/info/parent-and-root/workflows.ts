import { executeChild, workflowInfo } from '@temporalio/workflow';

export async function infoFamily(): Promise<unknown> {
  const { parent, root } = workflowInfo();
  return [parent ?? 'none', root ?? 'none', await executeChild(infoOfChild)];
}
export async function infoOfChild(): Promise<unknown> {
  const { parent, root, namespace } = workflowInfo();
  return { parent, root, namespace };
}
