import { continueAsNew } from '@temporalio/workflow';

export async function interceptedContinues(left: number): Promise<string> {
  return left > 0 ? continueAsNew<typeof interceptedContinues>(left - 1) : 'the last run';
}
