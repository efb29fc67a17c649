import { ApplicationFailure, condition, defineUpdate, setHandler } from '@temporalio/workflow';

const order = defineUpdate<string, [string]>('order');

export async function updateRejectedWithFailure(): Promise<string> {
  let item = '';
  setHandler(order, (given) => (item = given), {
    validator: (given) => {
      if (given === 'unicorn') throw ApplicationFailure.nonRetryable('sold out', 'SoldOut', { item: given });
    },
  });
  await condition(() => item !== '');
  return item;
}
