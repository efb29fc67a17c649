import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { charge, remind } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 hour', backoffCoefficient: 2, maximumInterval: '1 day' },
});

/** A year of monthly charges. */
export async function subscription(customer: string): Promise<string[]> {
  const receipts: string[] = [];
  for (let month = 1; month <= 12; month++) {
    receipts.push(await charge(customer, month));
    await sleep('30 days');
  }
  return receipts;
}

export const approve = defineSignal<[string]>('approve');
export const state = defineQuery<string>('state');
export const rename = defineUpdate<string, [string]>('rename');

/** Waits for an approval, and reminds of it every week until the fourth. */
export async function approval(): Promise<string> {
  let approver = '';
  setHandler(approve, (name) => void (approver = name));
  setHandler(state, () => (approver === '' ? 'waiting' : 'approved'));
  setHandler(rename, async (name) => {
    await sleep('1 day');
    approver = name;
    return `renamed to ${name}`;
  });
  for (let week = 1; week <= 4; week++) {
    if (await condition(() => approver !== '', '1 week')) return `approved by ${approver}`;
    await remind(week);
  }
  return 'given up';
}

export async function family(): Promise<string[]> {
  return [await executeChild(approval), await executeChild(naps, { args: [3] })];
}

export async function naps(left: number): Promise<string> {
  await sleep('1 day');
  if (left > 1) await continueAsNew<typeof naps>(left - 1);
  return `run ${workflowInfo().runId === workflowInfo().firstExecutionRunId ? 'first' : 'last'}`;
}

export async function today(): Promise<number> {
  return Date.now();
}

export async function bill(): Promise<string> {
  await charge('somebody', 1);
  return `a bill of ${workflowInfo().taskQueue}`;
}

export async function billedElsewhere(customer: string): Promise<string[]> {
  const cashier = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute', taskQueue: 'cashier' });
  return [await cashier.charge(customer, 1), await executeChild(bill, { taskQueue: 'cashier' })];
}

/** Waits for what never comes. */
export const patient = (): Promise<boolean | void> => condition(() => false);

export async function failing(): Promise<void> {
  throw ApplicationFailure.retryable(`attempt ${workflowInfo().attempt}`);
}

export async function paysAtOnce(): Promise<string> {
  return proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10 seconds' }).charge('Ann', 1);
}
