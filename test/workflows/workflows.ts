import type { ActivityCancellationType } from 'perdure/workflow';
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from 'perdure/workflow';
import type * as activities from './activities.ts';

const { greet, failUntil, finishLater, tellOther } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '1s' },
});

export const approve = defineSignal<[string]>('approve');
export const add = defineSignal<[number]>('add');
export const total = defineQuery<number>('total');

export const hello = (name: string): Promise<string> => greet(name);
export async function sequence(steps: number): Promise<string[]> {
  const results: string[] = [];
  for (let step = 0; step < steps; step++) results.push(await greet(String(step)));
  return results;
}
export const wide = async (width: number): Promise<number> =>
  (await Promise.all(Array.from({ length: width }, (_, i) => greet(String(i))))).length;
export const retrying = (): Promise<number> => failUntil(3);
export const outside = (): Promise<string> => finishLater();
export const telling = (workflowId: string, text: string): Promise<unknown> => tellOther(workflowId, text);
/** Draws, waits to be approved, and draws again. */
export async function drawing(): Promise<number[]> {
  const draws = [Math.random()];
  await approval();
  return [...draws, Math.random()];
}
export async function napping(ms: number): Promise<string> {
  await sleep(ms);
  return 'slept';
}
export async function approval(): Promise<string> {
  let who: string | undefined;
  setHandler(approve, (name) => {
    who = name;
  });
  const approved = await condition(() => who !== undefined, '7 days');
  return approved ? `approved by ${who}` : 'expired';
}
export async function adding(): Promise<number> {
  let sum = 0;
  setHandler(add, (n) => {
    sum += n;
  });
  setHandler(total, () => sum);
  await condition(() => sum < 0);
  return sum;
}
export async function countdown(n: number): Promise<string> {
  if (n === 0) return 'done';
  return continueAsNew<typeof countdown>(n - 1);
}
/** A bug that a deploy fixes: the test flips the switch. */
export const bug = { fixed: false };
export async function stumbling(): Promise<string> {
  if (!bug.fixed) throw new Error('a bug that a deploy will fix');
  return greet(workflowInfo().workflowId);
}
export async function fetching(): Promise<unknown> {
  return fetch('https://example.com');
}

/** An activity, two signals, a timer and another activity: a bit of everything. */
export async function errand(name: string): Promise<{ first: string; sum: number; second: string }> {
  let sum = 0;
  setHandler(add, (n) => {
    sum += n;
  });
  const first = await greet(`${name} a`);
  await condition(() => sum === 3);
  await sleep('5s');
  return { first, sum, second: await greet(`${name} b`) };
}

const options = { startToCloseTimeout: '5s', retry: { initialInterval: '1s' } } as const;
export const elsewhere = (taskQueue: string): Promise<string> =>
  proxyActivities<typeof activities>({ ...options, taskQueue }).greet('from elsewhere');
export const misspelt = (): Promise<unknown> =>
  proxyActivities<{ graet(): Promise<string> }>({ ...options, retry: { maximumAttempts: 1 } }).graet();
export const resuming = (): Promise<unknown> =>
  proxyActivities<typeof activities>({ ...options, heartbeatTimeout: '4s' }).resuming();

/** An activity that fails and completes as it is told, four times at most and 10, 20 and 40 seconds apart. */
export const obedient = (name: string): Promise<unknown> =>
  proxyActivities<typeof activities>({
    startToCloseTimeout: '1h',
    heartbeatTimeout: '1h',
    retry: { initialInterval: '10s', maximumAttempts: 4 },
  }).told(name);

/** Cancels an activity that is running once it is told to. */
export async function cancelling(
  name: string,
  cancellationType: ActivityCancellationType,
  beats: boolean,
): Promise<string> {
  const { untilCancelled } = proxyActivities<typeof activities>({
    ...options,
    startToCloseTimeout: '60s',
    cancellationType,
    ...(beats ? { heartbeatTimeout: '10s' } : {}),
  });
  const scope = new CancellationScope();
  setHandler(approve, () => scope.cancel());
  try {
    return await scope.run(() => untilCancelled(name));
  } catch (error) {
    return isCancellation(error) ? 'cancelled' : String(error);
  }
}
/** Cleans up when it is cancelled. */
export async function tidy(name: string): Promise<string> {
  try {
    await sleep('30 days');
    return 'slept';
  } catch (error) {
    await CancellationScope.nonCancellable(() => greet(`tidying ${name}`));
    throw error;
  }
}
export async function sequenceThenNap(steps: number, ms: number): Promise<number> {
  const { length } = await sequence(steps);
  await sleep(ms);
  return length;
}

/** Collects two numbers, and does something with them. */
export async function helper(): Promise<number> {
  const numbers: number[] = [];
  setHandler(add, (n) => void numbers.push(n));
  await condition(() => numbers.length >= 2);
  await greet(workflowInfo().workflowId);
  return numbers.reduce((sum, n) => sum + n, 0);
}
/** Has a child, which it signals in both ways there are. */
export const waitingForChild = (): Promise<string> =>
  executeChild(approval, { workflowId: `${workflowInfo().workflowId}/waiter` });
export async function household(): Promise<unknown> {
  const child = await startChild(helper, { workflowId: `${workflowInfo().workflowId}/helper` });
  await child.signal(add, 5);
  await getExternalWorkflowHandle(child.workflowId).signal(add, 6);
  return { sum: await child.result(), id: child.firstExecutionRunId };
}
/** Has a child that no deployment knows, and takes no child for an answer. */
export const hopeful = (): Promise<string> =>
  executeChild('nobody', { workflowId: `${workflowInfo().workflowId}/nobody` }).catch(({ cause }: Error) =>
    String(cause),
  );
export const crowdOfChildren = async (width: number): Promise<number> => {
  const { workflowId } = workflowInfo();
  const names = Array.from({ length: width }, (_, n) =>
    executeChild(hello, { args: [`${n}`], workflowId: `${workflowId}/${n}` }),
  );
  return (await Promise.all(names)).length;
};

export const setPrice = defineUpdate<number, [number]>('setPrice');
/** What a deploy may change of it. */
export const prices = { most: Infinity };
/** Each price is set after an activity; nothing below zero. */
export async function pricing(): Promise<number[]> {
  const set: number[] = [];
  let done = false;
  setHandler(
    setPrice,
    async (price) => {
      await greet(String(price));
      set.push(price);
      return set.length;
    },
    {
      validator: (price) => {
        if (price < 0) throw new Error('a price must not be negative');
        if (price > prices.most) throw new Error(`a price must not be above ${prices.most}`);
      },
    },
  );
  setHandler(total, () => set.length);
  setHandler(approve, () => {
    done = true;
  });
  await condition(() => done);
  await condition(allHandlersFinished);
  return set;
}

/** One child for each parent close policy; they wait, and so does it. */
export async function withPolicies(): Promise<void> {
  const { workflowId } = workflowInfo();
  const policies = ['TERMINATE', 'REQUEST_CANCEL', 'ABANDON'] as const;
  await Promise.all(
    policies.map((parentClosePolicy) =>
      startChild(adding, { workflowId: `${workflowId}/${parentClosePolicy}`, parentClosePolicy }),
    ),
  );
  await sleep('1 day');
}

const { hold } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1h' });
export const echo = defineUpdate<string, [string]>('echo');

/** Waits for a local activity, while signals, queries and updates come. */
export async function holding(): Promise<unknown> {
  const added: number[] = [];
  setHandler(add, (amount) => void added.push(amount));
  setHandler(total, () => added.length);
  setHandler(echo, async (text) => text);
  return [await hold(), added];
}
