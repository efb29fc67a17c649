import { isCancellation, sleep } from '@temporalio/workflow';

export async function cancelledAtOnce(): Promise<string> {
  try {
    await sleep('1 day');
    return 'slept';
  } catch (error) {
    return `cancelled ${isCancellation(error)}`;
  }
}
