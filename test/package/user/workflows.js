import { condition, defineSignal, proxyActivities, setHandler, sleep } from 'perdure/workflow';

const { charge } = proxyActivities({ startToCloseTimeout: '1 minute', retry: { initialInterval: '1 hour' } });
export const approve = defineSignal('approve');

export async function subscription(customer) {
  const receipts = [];
  for (let month = 1; month <= 12; month++) {
    receipts.push(await charge(customer, month));
    await sleep('30 days');
  }
  return receipts;
}

export async function approval() {
  let approver;
  setHandler(approve, (name) => void (approver = name));
  return (await condition(() => approver !== undefined, '4 weeks')) ? `approved by ${approver}` : 'given up';
}

/** The same, but it charges at the end of each month. */
export async function changedSubscription(customer) {
  for (let month = 1; month <= 12; month++) {
    await sleep('30 days');
    await charge(customer, month);
  }
}
