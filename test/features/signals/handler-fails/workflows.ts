import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

const burst = defineSignal('burst');

export async function signalHandlerFails(): Promise<void> {
  setHandler(burst, () => {
    throw ApplicationFailure.nonRetryable('burst', 'Burst');
  });
  await condition(() => false);
}
