import { defineSearchAttributeKey } from '@temporalio/common';
import { sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const colour = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');
const count = defineSearchAttributeKey('CustomIntField', 'INT');

export async function upsertTyped(): Promise<unknown> {
  const seen = () => {
    const { typedSearchAttributes } = workflowInfo();
    return [typedSearchAttributes.get(colour) ?? null, typedSearchAttributes.get(count) ?? null];
  };
  const before = seen();
  upsertSearchAttributes([
    { key: colour, value: 'red' },
    { key: count, value: 7 },
  ]);
  const atOnce = seen();
  await sleep(1);
  upsertSearchAttributes([{ key: count, value: 8 }]);
  return [before, atOnce, seen()];
}
