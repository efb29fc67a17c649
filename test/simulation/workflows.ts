import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { createActivities } from './activities.ts';

type Activities = ReturnType<typeof createActivities>;

/** One step of a program. Durations are milliseconds. */
export type Step =
  | readonly ['activity', keyof Activities]
  | readonly ['local' | 'fork']
  | readonly ['sleep' | 'receive', number]
  | readonly ['tell', string]
  | readonly ['all', readonly (readonly Step[])[]]
  | readonly ['cancelled' | 'timeout', number, readonly Step[]]
  | readonly ['child', string, readonly Step[]];

export interface Program {
  readonly steps: readonly Step[];
  /** What the next run does, and the one after that. */
  readonly later?: readonly (readonly Step[])[];
  /** Signals that runs before this one have received. */
  readonly received?: readonly string[];
}

export interface Seen {
  /** The signals in the order in which they came. */
  readonly received: readonly string[];
  readonly updates: readonly string[];
}

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '1s', maximumInterval: '4s' },
});
const { hopeless } = proxyActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '1s', maximumAttempts: 3 },
});
const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s' });

export const tell = defineSignal<[string]>('tell');
export const set = defineUpdate<string, [string]>('set');

/** Does what its input says, and returns what came to it from outside. */
export async function program({ steps, later = [], received: before = [] }: Program): Promise<Seen> {
  const received = [...before];
  const updates: string[] = [];
  setHandler(tell, (name) => void received.push(name));
  setHandler(
    set,
    async (name) => {
      if (name.endsWith('slow')) await sleep(500);
      updates.push(name);
      return name;
    },
    {
      validator: (name) => {
        if (name.endsWith('bad')) throw new Error('refused');
      },
    },
  );

  async function run(list: readonly Step[]): Promise<void> {
    for (const step of list) {
      try {
        await perform(step);
      } catch (error) {
        // What fails is part of the program; what is cancelled ends it, unless a step caught it.
        if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
      }
    }
  }
  async function perform(step: Step): Promise<unknown> {
    switch (step[0]) {
      case 'activity':
        return step[1] === 'hopeless' ? hopeless() : activities[step[1]]();
      case 'local':
        return local.steady();
      case 'fork':
        return patched('fork') ? sleep(10) : activities.steady();
      case 'sleep':
        return sleep(step[1]);
      case 'receive':
        return condition(() => received.length >= step[1], 20_000);
      case 'tell':
        return getExternalWorkflowHandle(step[1]).signal(tell, 'from a workflow');
      case 'all':
        return Promise.all(step[1].map(run));
      case 'cancelled':
        return CancellationScope.cancellable(async () => {
          const scope = CancellationScope.current();
          void CancellationScope.nonCancellable(() => sleep(step[1])).then(() => scope.cancel());
          await run(step[2]);
        });
      case 'timeout':
        return CancellationScope.withTimeout(step[1], () => run(step[2]));
      case 'child':
        return executeChild(program, { workflowId: step[1], args: [{ steps: step[2] }] });
      default:
        return step satisfies never;
    }
  }
  await run(steps);
  await condition(allHandlersFinished);
  const [next, ...rest] = later;
  if (next) await continueAsNew<typeof program>({ steps: next, later: rest, received });
  return { received, updates };
}
