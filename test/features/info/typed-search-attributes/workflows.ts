import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const colour = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');
const wrong = defineSearchAttributeKey('CustomKeywordField', 'INT');

export async function infoTyped(): Promise<unknown> {
  const { typedSearchAttributes } = workflowInfo();
  const all = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, key.type, value]);
  return [typedSearchAttributes.get(colour), typedSearchAttributes.get(wrong) ?? 'of another type', all];
}
