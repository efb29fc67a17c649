import { condition, isCancellation } from '@temporalio/workflow';

export async function cancelCondition(): Promise<string> {
  try {
    await condition(() => false);
    return 'held';
  } catch (error) {
    return `cancelled ${isCancellation(error)}`;
  }
}
