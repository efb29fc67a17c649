import { ApplicationFailure } from '@temporalio/workflow';

export async function failApplication(): Promise<void> {
  throw ApplicationFailure.create({
    message: 'broken',
    type: 'Broken',
    nonRetryable: true,
    details: ['detail', { n: 1 }],
    cause: new Error('the cause', { cause: 'a text' }),
  });
}
