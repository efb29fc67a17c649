import {
  ApplicationFailure,
  CancellationScope,
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  continueAsNew,
  createNexusServiceClient,
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
  startChild,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { ENDPOINT, simulated } from './nexus-service.ts';
import type { createActivities } from './activities.ts';

type Activities = ReturnType<typeof createActivities>;

/** One step of a program. Durations are milliseconds. */
export type Step =
  | readonly ['activity', keyof Activities | 'timed']
  | readonly ['local' | 'fork' | 'upsert' | 'fail']
  | readonly ['sleep' | 'receive', number]
  | readonly ['tell' | 'stop' | 'echo', string]
  /** A Nexus operation with a workflow behind it. */
  | readonly ['operation', string, readonly Step[]]
  | readonly ['all', readonly (readonly Step[])[]]
  | readonly ['cancelled' | 'timeout', number, readonly Step[]]
  /** Whether it is waited for. */
  | readonly ['child', string, readonly Step[], ChildPolicy, boolean];
export type ChildPolicy = keyof typeof ParentClosePolicy;

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
const { beating } = proxyActivities<Activities>({
  startToCloseTimeout: '10s',
  heartbeatTimeout: '3s',
  retry: { initialInterval: '1s', maximumAttempts: 4 },
});
const { flaky: timed } = proxyActivities<Activities>({
  scheduleToCloseTimeout: '6s',
  retry: { initialInterval: '1s', backoffCoefficient: 3 },
});
const { later } = proxyActivities<Activities>({
  startToCloseTimeout: '8s',
  retry: { initialInterval: '1s', maximumInterval: '4s', maximumAttempts: 5 },
});
const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s' });

const nexus = createNexusServiceClient({ service: simulated, endpoint: ENDPOINT });

/** The type of the failure that ends a run. */
const FATAL = 'Fatal';

export const tell = defineSignal<[string]>('tell');
export const set = defineUpdate<string, [string]>('set');

/** Does what its input says, and returns what came to it from outside. */
export async function program({ steps, later: runs = [], received: before = [] }: Program): Promise<Seen> {
  const received = [...before];
  const updates: string[] = [];
  const own = workflowInfo().workflowId;
  let told = 0;
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
        if (error instanceof ApplicationFailure && error.type === FATAL) throw error;
        if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
      }
    }
  }
  async function perform(step: Step): Promise<unknown> {
    switch (step[0]) {
      case 'activity':
        if (step[1] === 'timed') return timed();
        if (step[1] === 'beating') return beating();
        if (step[1] === 'later') return later();
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
        return Promise.all([1, 2].map(() => getExternalWorkflowHandle(step[1]).signal(tell, `from ${own} ${++told}`)));
      case 'stop':
        return getExternalWorkflowHandle(step[1]).cancel();
      case 'echo':
        return nexus.executeOperation('echo', step[1], { scheduleToCloseTimeout: '15s' });
      case 'operation': {
        const [, workflowId, inner] = step;
        const input = { workflowId, program: { steps: inner } };
        return nexus.executeOperation('run', input, { scheduleToCloseTimeout: '30s' });
      }
      case 'upsert':
        return upsertMemo({ received: received.length });
      case 'fail':
        throw ApplicationFailure.create({ message: 'planned', type: FATAL });
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
      case 'child': {
        const [, workflowId, steps, policy, isAwaited] = step;
        const options = { workflowId, args: [{ steps }] as [Program], parentClosePolicy: ParentClosePolicy[policy] };
        return isAwaited ? executeChild(program, options) : startChild(program, options);
      }
      default:
        return step satisfies never;
    }
  }
  await run(steps);
  await condition(allHandlersFinished);
  const [next, ...rest] = runs;
  if (next) await continueAsNew<typeof program>({ steps: next, later: rest, received });
  return { received, updates };
}
