import {
  CancellationScope,
  Trigger,
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  executeChild,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertMemo,
  uuid4,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet, refuse } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10s' });

/** One step of a random program. Durations are milliseconds. */
export type Step =
  | readonly ['activity' | 'local' | 'memo', string]
  | readonly ['refused' | 'random' | 'trigger']
  | readonly ['sleep' | 'pokes', number]
  | readonly ['all' | 'race', readonly (readonly Step[])[]]
  | readonly ['cancelled' | 'timeout', number, readonly Step[]]
  | readonly ['shielded' | 'child', readonly Step[]]
  | readonly ['patch', string, readonly Step[]];

const poke = defineSignal<[number]>('poke');
const set = defineUpdate<number, [number]>('set');

/** Does what its input says, and returns what it has seen. */
export async function randomProgram(steps: readonly Step[]): Promise<unknown[]> {
  const log: unknown[] = [];
  let pokes = 0;
  setHandler(poke, async (n) => {
    log.push(`poke ${n}`);
    if (n % 2 === 0) log.push(await greet(`poked ${n}`));
    pokes++;
  });
  setHandler(
    set,
    async (n) => {
      if (n % 3 === 0) await sleep(5);
      log.push(`set ${n}`);
      return n;
    },
    {
      validator: (n) => {
        if (n % 5 === 0) throw new Error('no multiples of five');
      },
    },
  );

  const noting = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      log.push([what, await work()]);
    } catch (error) {
      log.push([what, (error as Error).name]);
    }
  };
  async function run(list: readonly Step[]): Promise<void> {
    for (const step of list) await noting(step[0], () => perform(step));
  }
  async function perform(step: Step): Promise<unknown> {
    switch (step[0]) {
      case 'activity':
        return greet(step[1]);
      case 'local':
        return local.greet(step[1]);
      case 'refused':
        return refuse('no');
      case 'memo':
        return upsertMemo({ [step[1]]: log.length });
      case 'random':
        return Math.random() < 0.5 ? greet(uuid4()) : sleep(1);
      case 'trigger': {
        const trigger = new Trigger<string>();
        void sleep(2).then(
          () => trigger.resolve('resolved'),
          () => undefined,
        );
        return trigger;
      }
      case 'sleep':
        return sleep(step[1]);
      case 'pokes':
        return condition(() => pokes >= step[1], 40);
      case 'all':
        return void (await Promise.all(step[1].map(run)));
      case 'race':
        return Promise.race(step[1].map((branch, at) => run(branch).then(() => at)));
      case 'cancelled':
        return CancellationScope.cancellable(async () => {
          const scope = CancellationScope.current();
          const work = run(step[2]);
          if (step[1] === 0) scope.cancel();
          else void CancellationScope.nonCancellable(() => sleep(step[1])).then(() => scope.cancel());
          await work;
        });
      case 'timeout':
        return CancellationScope.withTimeout(step[1], () => run(step[2]));
      case 'shielded':
        return CancellationScope.nonCancellable(() => run(step[1]));
      case 'child':
        return executeChild(randomProgram, { args: [step[1]] });
      case 'patch':
        if (patched(step[1])) await run(step[2]);
        return undefined;
      default:
        return step satisfies never;
    }
  }
  await run(steps);
  await condition(allHandlersFinished);
  return log;
}
