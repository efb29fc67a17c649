import { ApplicationFailure, defineQuery, setHandler } from '@temporalio/workflow';

export async function queryErrors(): Promise<string> {
  setHandler(defineQuery('refused'), () => {
    throw ApplicationFailure.nonRetryable('not for you', 'Secret');
  });
  setHandler(defineQuery('later'), async () => 'a promise');
  return 'done';
}
