import { condition } from '@temporalio/workflow';

export async function timerConditionHolds(): Promise<boolean> {
  await condition(() => true);
  return condition(() => true, '1 day');
}
