import { condition, continueAsNew, defineSignal, setHandler } from '@temporalio/workflow';

const next = defineSignal<[string]>('next');

export async function continueOnSignal(seen: string[]): Promise<string[]> {
  let given: string | undefined;
  setHandler(next, (text) => {
    given = text;
  });
  if (seen.length === 3) return seen;
  await condition(() => given !== undefined);
  return continueAsNew<typeof continueOnSignal>([...seen, given ?? '']);
}
