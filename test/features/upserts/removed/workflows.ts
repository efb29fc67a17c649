import { defineSearchAttributeKey } from '@temporalio/common';
import { sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const colour = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');

export async function upsertRemoved(): Promise<unknown> {
  const before = workflowInfo().typedSearchAttributes.get(colour);
  upsertSearchAttributes([{ key: colour, value: null }]);
  const after = workflowInfo().typedSearchAttributes.get(colour) ?? 'none';
  await sleep(1);
  return [before, after, workflowInfo().typedSearchAttributes.get(colour) ?? 'none'];
}
