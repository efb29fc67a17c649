import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const setPrice = defineUpdate<number, [number]>('setPrice');
const finish = defineSignal('finish');

export async function updateRejected(): Promise<number> {
  let price = 1;
  let done = false;
  setHandler(setPrice, (given) => (price = given), {
    validator: (given) => {
      if (given <= 0) throw new RangeError('the price must be positive');
    },
  });
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return price;
}
