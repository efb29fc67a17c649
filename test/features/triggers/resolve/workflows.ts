import { Trigger, defineSignal, setHandler } from '@temporalio/workflow';

export async function triggerResolve(): Promise<string> {
  const approved = new Trigger<string>();
  setHandler(defineSignal<[string]>('approve'), (who) => approved.resolve(who));
  return `approved by ${await approved}`;
}
