import { executeChild, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';

const colour = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');

export async function childOptions(): Promise<unknown> {
  return executeChild(childWithOptions, {
    memo: { from: 'the parent', deep: { n: [1, 2] } },
    typedSearchAttributes: [{ key: colour, value: 'green' }],
    workflowExecutionTimeout: '1 hour',
    workflowRunTimeout: '10 minutes',
    workflowTaskTimeout: '8s',
    retry: { maximumAttempts: 2 },
    staticSummary: 'a child with everything',
  });
}
export async function childWithOptions(): Promise<unknown> {
  const { memo, typedSearchAttributes, executionTimeoutMs, runTimeoutMs, taskTimeoutMs } = workflowInfo();
  const colours = typedSearchAttributes.get(colour);
  return { memo, colours, executionTimeoutMs, runTimeoutMs, taskTimeoutMs };
}
