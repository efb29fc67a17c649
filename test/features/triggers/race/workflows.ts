import { Trigger, defineSignal, setHandler, sleep } from '@temporalio/workflow';

export async function triggerRace(): Promise<string> {
  const pressed = new Trigger<string>();
  setHandler(defineSignal<[string]>('press'), (key) => pressed.resolve(key));
  const timeout = sleep('1 day').then(() => 'nobody');
  return Promise.race([pressed, timeout]);
}
