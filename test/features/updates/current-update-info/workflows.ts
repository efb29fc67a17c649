import {
  allHandlersFinished,
  condition,
  currentUpdateInfo,
  defineUpdate,
  setHandler,
  sleep,
} from '@temporalio/workflow';

const ask = defineUpdate<unknown>('ask');

export async function updateInfo(): Promise<unknown> {
  const seen: unknown[] = [];
  const look = () => seen.push(currentUpdateInfo()?.id ?? 'none');
  setHandler(
    ask,
    async () => {
      look();
      await sleep(1);
      look();
      return currentUpdateInfo();
    },
    { validator: () => void currentUpdateInfo()?.id },
  );
  await condition(() => seen.length >= 4);
  await condition(allHandlersFinished);
  look();
  return seen.toSorted();
}
