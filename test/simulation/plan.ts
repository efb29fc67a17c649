import type { Random } from './random.ts';
import type { Program, Step } from './workflows.ts';

/** What one client does with one workflow, one after the other, each until it is acknowledged. */
export type Action =
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'signal' | 'signalWithStart'; readonly name: string }
  | { readonly type: 'update'; readonly name: string }
  | { readonly type: 'cancel' | 'terminate' | 'reset' | 'query' };

export interface PlannedWorkflow {
  readonly workflowId: string;
  readonly program: Program;
  readonly actions: readonly Action[];
  /** A cron string, for a workflow that goes on for ever; it is terminated at the end. */
  readonly retries: boolean;
}

const DEEPEST = 2;

/** What the clients of a seed do. */
export function plan(random: Random, count: number): PlannedWorkflow[] {
  const ids = Array.from({ length: count }, (_, at) => `w${at}`);
  return ids.map((workflowId) => {
    const more = Array.from({ length: random.chance(0.25) ? 1 + random.below(2) : 0 }, () =>
      steps(random, ids, workflowId, 1),
    );
    const program: Program = { steps: steps(random, ids, workflowId, 0), ...(more.length > 0 ? { later: more } : {}) };
    return { workflowId, program, actions: actions(random, workflowId), retries: random.chance(0.2) };
  });
}

function steps(random: Random, ids: readonly string[], path: string, depth: number): Step[] {
  const count = 1 + random.below(depth === 0 ? 5 : 3);
  return Array.from({ length: count }, (_, at) => step(random, ids, `${path}.${at}`, depth));
}

function step(random: Random, ids: readonly string[], path: string, depth: number): Step {
  const inner = (): Step[] => steps(random, ids, path, depth + 1);
  const simple: (() => Step)[] = [
    () => ['activity', random.pick(['steady', 'flaky', 'lost', 'hopeless'] as const)],
    () => ['activity', 'steady'],
    () => ['local'],
    () => ['fork'],
    () => ['sleep', random.below(20_000)],
    () => ['receive', 1 + random.below(3)],
    () => ['tell', random.pick(ids)],
  ];
  const nested: (() => Step)[] = [
    () => [
      'all',
      Array.from({ length: 2 + random.below(2) }, (_, at) => steps(random, ids, `${path}.${at}`, depth + 1)),
    ],
    () => ['cancelled', random.below(3_000), inner()],
    () => ['timeout', random.below(5_000), inner()],
    () => ['child', `${path}.child`, inner()],
  ];
  return random.pick(depth < DEEPEST ? [...simple, ...nested] : simple)();
}

function actions(random: Random, workflowId: string): Action[] {
  let names = 0;
  const next = (): string => `${workflowId}-${++names}`;
  const kinds: (() => Action)[] = [
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signalWithStart', name: next() }),
    () => ({ type: 'update', name: next() + random.pick(['', 'slow', 'bad']) }),
    () => ({ type: 'query' }),
    () => ({ type: 'cancel' }),
    () => ({ type: 'terminate' }),
    () => ({ type: 'reset' }),
  ];
  return Array.from({ length: random.below(6) }, (): Action[] => [
    { type: 'wait', ms: random.below(8_000) },
    random.chance(0.85) ? random.pick(kinds.slice(0, 5))() : random.pick(kinds.slice(5))(),
  ]).flat();
}
