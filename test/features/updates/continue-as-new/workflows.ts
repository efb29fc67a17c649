import { condition, continueAsNew, defineUpdate, setHandler } from '@temporalio/workflow';

const add = defineUpdate<string, [string]>('add');

export async function updatesContinue(seen: string[]): Promise<string[]> {
  let given: string | undefined;
  setHandler(add, (text) => {
    given = text;
    return `${seen.length} ${text}`;
  });
  if (seen.length === 2) return seen;
  await condition(() => given !== undefined);
  return continueAsNew<typeof updatesContinue>([...seen, given ?? '']);
}
