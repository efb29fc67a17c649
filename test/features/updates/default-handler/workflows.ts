import { condition, defineUpdate, setDefaultUpdateHandler, setHandler } from '@temporalio/workflow';

const finish = defineUpdate<string>('finish');

export async function updateDefaultHandler(): Promise<unknown[]> {
  const seen: unknown[] = [];
  let done = false;
  setDefaultUpdateHandler((name, ...args) => {
    seen.push([name, ...args]);
    return seen.length;
  });
  setHandler(finish, () => {
    done = true;
    return 'own handler';
  });
  await condition(() => done);
  return seen;
}
