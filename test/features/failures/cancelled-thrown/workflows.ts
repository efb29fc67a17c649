import { CancelledFailure } from '@temporalio/workflow';

export async function failWithCancelled(): Promise<void> {
  throw new CancelledFailure('nobody asked', ['detail']);
}
