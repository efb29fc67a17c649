import { defineSearchAttributeKey } from '@temporalio/common';
import { continueAsNew, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const colour = defineSearchAttributeKey('CustomKeywordField', 'KEYWORD');

export async function upsertCarriedOver(round: number): Promise<unknown> {
  const { memo, typedSearchAttributes } = workflowInfo();
  if (round === 2) return [memo, typedSearchAttributes.get(colour)];
  upsertMemo({ [`round${round}`]: true });
  upsertSearchAttributes([{ key: colour, value: `colour ${round}` }]);
  return continueAsNew<typeof upsertCarriedOver>(round + 1);
}
