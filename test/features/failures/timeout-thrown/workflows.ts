import { TimeoutFailure } from '@temporalio/workflow';

export async function failWithTimeout(): Promise<void> {
  throw new TimeoutFailure('took too long', undefined, 'SCHEDULE_TO_CLOSE');
}
