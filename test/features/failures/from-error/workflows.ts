import { ApplicationFailure } from '@temporalio/workflow';

export async function failFromError(): Promise<void> {
  try {
    JSON.parse('{');
  } catch (error) {
    throw ApplicationFailure.fromError(error, { nonRetryable: true });
  }
}
