import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const known = defineUpdate<string>('known');

export async function updateUnknown(): Promise<string> {
  let done = false;
  setHandler(known, () => {
    done = true;
    return 'known';
  });
  await condition(() => done);
  return 'done';
}
