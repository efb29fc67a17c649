import type { Random } from './random.ts';
import type { ChildPolicy, Program, Step } from './workflows.ts';

/** What one client does with one workflow, one after the other, each until it is acknowledged. */
export type Action =
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'signal' | 'signalWithStart' | 'update' | 'reset'; readonly name: string }
  | { readonly type: 'cancel' | 'terminate' | 'query' | 'pause' };

export interface PlannedWorkflow {
  readonly workflowId: string;
  readonly program: Program;
  readonly actions: readonly Action[];
  /** The initial interval of its retry policy, and what follows, in milliseconds. */
  readonly retryInterval?: number;
  readonly startDelay?: number;
  readonly runTimeout?: number;
  readonly executionTimeout?: number;
}

/** A schedule that starts this many workflows. */
export interface PlannedSchedule {
  readonly scheduleId: string;
  readonly program: Program;
  readonly actions: number;
}

export interface Plan {
  readonly workflows: readonly PlannedWorkflow[];
  readonly schedules: readonly PlannedSchedule[];
}

const DEEPEST = 2;
const MOST_WORKFLOWS = 3;

/** What the clients of a seed do. */
export function plan(random: Random, asked: number | undefined): Plan {
  const drawn = 1 + random.below(MOST_WORKFLOWS);
  const ids = Array.from({ length: asked ?? drawn }, (_, at) => `w${at}`);
  const workflows = ids.map((workflowId): PlannedWorkflow => {
    const more = Array.from({ length: random.chance(0.25) ? 1 + random.below(2) : 0 }, () =>
      steps(random, ids, workflowId, 1),
    );
    const program: Program = { steps: steps(random, ids, workflowId, 0), ...(more.length > 0 ? { later: more } : {}) };
    return {
      workflowId,
      program,
      actions: actions(random, workflowId),
      ...(random.chance(0.25) ? { retryInterval: random.pick([1_000, 15_000]) } : {}),
      ...(random.chance(0.1) ? { startDelay: random.below(20_000) } : {}),
      ...(random.chance(0.1) ? { runTimeout: 10_000 + random.below(30_000) } : {}),
      ...(random.chance(0.1) ? { executionTimeout: 20_000 + random.below(60_000) } : {}),
    };
  });
  const schedules = random.chance(0.15)
    ? [{ scheduleId: 's0', program: { steps: steps(random, ids, 's0', DEEPEST) }, actions: 1 + random.below(2) }]
    : [];
  return { workflows, schedules };
}

function steps(random: Random, ids: readonly string[], path: string, depth: number): Step[] {
  const count = 1 + random.below(depth === 0 ? 5 : 3);
  return Array.from({ length: count }, (_, at) => step(random, ids, `${path}.${at}`, depth));
}

const POLICIES: readonly ChildPolicy[] = ['TERMINATE', 'ABANDON', 'REQUEST_CANCEL'];

function step(random: Random, ids: readonly string[], path: string, depth: number): Step {
  const inner = (): Step[] => steps(random, ids, path, depth + 1);
  const activity = (): Step => [
    'activity',
    random.pick(['steady', 'flaky', 'lost', 'hopeless', 'beating', 'timed'] as const),
  ];
  const simple: (() => Step)[] = [
    activity,
    activity,
    () => ['activity', 'steady'],
    () => ['local'],
    () => ['fork'],
    () => ['sleep', random.below(20_000)],
    () => ['sleep', random.below(2_000)],
    () => ['receive', 1 + random.below(3)],
    () => ['tell', random.pick(ids)],
    () => (random.chance(0.3) ? ['stop', random.pick(ids)] : ['upsert']),
    () => (random.chance(0.2) ? ['fail'] : ['local']),
  ];
  const nested: (() => Step)[] = [
    () => [
      'all',
      Array.from({ length: 2 + random.below(2) }, (_, at) => steps(random, ids, `${path}.${at}`, depth + 1)),
    ],
    () => ['cancelled', random.below(3_000), inner()],
    () => ['timeout', random.below(5_000), inner()],
    () => ['child', `${path}.child`, inner(), random.pick(POLICIES), random.chance(0.7)],
  ];
  return random.pick(depth < DEEPEST ? [...simple, ...nested, ...nested] : simple)();
}

function actions(random: Random, workflowId: string): Action[] {
  let names = 0;
  const next = (): string => `${workflowId}-${++names}`;
  const often: (() => Action)[] = [
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signalWithStart', name: next() }),
    () => ({ type: 'update', name: next() + random.pick(['', 'slow', 'bad']) }),
    () => ({ type: 'query' }),
  ];
  const seldom: (() => Action)[] = [
    () => ({ type: 'cancel' }),
    () => ({ type: 'terminate' }),
    () => ({ type: 'reset', name: next() }),
    () => ({ type: 'pause' }),
  ];
  return Array.from({ length: random.below(6) }, (): Action[] => [
    { type: 'wait', ms: random.below(random.pick([20, 2_000, 8_000])) },
    random.pick(random.chance(0.8) ? often : seldom)(),
  ]).flat();
}
