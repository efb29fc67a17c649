import { ApplicationFailure, Trigger, defineSignal, setHandler } from '@temporalio/workflow';

export async function triggerReject(): Promise<string> {
  const approved = new Trigger<string>();
  setHandler(defineSignal<[string]>('refuse'), (why) => approved.reject(ApplicationFailure.nonRetryable(why)));
  return approved;
}
