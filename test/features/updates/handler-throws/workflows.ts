import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const stumble = defineUpdate<string>('stumble');

export async function updateHandlerThrows(): Promise<void> {
  setHandler(stumble, () => {
    throw new TypeError('a bug in the handler');
  });
  await condition(() => false);
}
