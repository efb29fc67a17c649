import { sleep, workflowInfo } from '@temporalio/workflow';

const failed = new Set<string>();

/** A bug that is gone at the next attempt: it fails the workflow task, never the workflow. */
export async function failWorkflowTask(): Promise<string> {
  const { runId, unsafe } = workflowInfo();
  if (!unsafe.isReplaying && !failed.has(runId)) {
    failed.add(runId);
    throw new Error('a bug');
  }
  await sleep(1);
  return 'went on';
}
