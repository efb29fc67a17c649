import { patched, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

export async function versionAttributes(): Promise<unknown> {
  patched('b');
  patched('a');
  await sleep(1);
  upsertSearchAttributes({ CustomKeywordField: ['kept'] });
  patched('c');
  return workflowInfo().searchAttributes['CustomKeywordField'];
}
