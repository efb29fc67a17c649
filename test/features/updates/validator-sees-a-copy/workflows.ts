import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const set = defineUpdate<number, [number]>('set');

export async function updateValidatorSeesCopy(): Promise<number[]> {
  const seen: number[] = [];
  const list = defineUpdate<number, [number[]]>('list');
  setHandler(set, (n) => seen.push(n), {
    validator: (n) => {
      if (n > 5) throw new Error(`${n} is too much`);
    },
  });
  // What a validator does to its arguments is not what the handler gets.
  setHandler(list, (given) => seen.push(...given), { validator: (given) => void given.push(99) });
  await condition(() => seen.length === 3);
  return seen;
}
