import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

export async function upsertByName(): Promise<unknown> {
  upsertSearchAttributes({ CustomKeywordField: ['blue'], CustomIntField: [3] });
  return workflowInfo().searchAttributes;
}
