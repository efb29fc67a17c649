import { condition } from '@temporalio/workflow';

export async function timerConditionTimeout(): Promise<boolean> {
  return condition(() => false, 25);
}
