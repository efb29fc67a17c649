import { ApplicationFailure } from '@temporalio/workflow';

export async function startRetryEnds(fatal: boolean): Promise<void> {
  throw fatal ? ApplicationFailure.nonRetryable('fatal', 'Fatal') : ApplicationFailure.retryable('again', 'Again');
}
