import { produce } from 'immer';
import { condition, defineSignal, setHandler } from '@temporalio/workflow';

interface Cart {
  readonly items: readonly string[];
  readonly open: boolean;
}

export async function libraryImmer(): Promise<unknown> {
  let cart: Cart = { items: [], open: true };
  const empty = cart;
  setHandler(defineSignal<[string]>('add'), (item) => {
    cart = produce(cart, (draft) => {
      draft.items.push(item);
      draft.open = draft.items.length < 2;
    });
  });
  await condition(() => !cart.open);
  return [empty, cart];
}
