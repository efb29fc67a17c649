import { DEEPEST, steps } from './plan-steps.ts';
import type { Random } from './random.ts';
import type { Program } from './workflows.ts';

/** What one client does with one workflow, one after the other, each until it is acknowledged. */
export type Action =
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'signal' | 'signalWithStart' | 'update' | 'reset'; readonly name: string }
  | { readonly type: 'cancel' | 'terminate' | 'query' | 'pause' | 'delete' }
  /** A start of a workflow id that may be in use. */
  | {
      readonly type: 'startAgain' | 'updateWithStart';
      readonly name: string;
      readonly conflict: 'TERMINATE_EXISTING' | 'USE_EXISTING';
      readonly program: Program;
    };

/** What the client of a workflow does. `ids` are of the workflows of the plan. */
export function actions(random: Random, ids: readonly string[], workflowId: string): Action[] {
  let names = 0;
  const next = (): string => `${workflowId}-${++names}`;
  const startAgain = (type: 'startAgain' | 'updateWithStart', name: string): Action => ({
    type,
    name,
    conflict: random.pick(['TERMINATE_EXISTING', 'USE_EXISTING', 'USE_EXISTING']),
    program: { steps: steps(random, ids, `${workflowId}.${name}`, DEEPEST) },
  });
  const update = (): string => next() + random.pick(['', 'slow', 'bad']);
  const often: (() => Action)[] = [
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signal', name: next() }),
    () => ({ type: 'signalWithStart', name: next() }),
    () => ({ type: 'update', name: update() }),
    () => startAgain('updateWithStart', update()),
    () => ({ type: 'query' }),
  ];
  const seldom: (() => Action)[] = [
    () => ({ type: 'cancel' }),
    () => ({ type: 'terminate' }),
    () => ({ type: 'reset', name: next() }),
    () => startAgain('startAgain', next()),
    () => startAgain('startAgain', next()),
    () => ({ type: 'pause' }),
    () => ({ type: 'delete' }),
    () => ({ type: 'delete' }),
  ];
  return Array.from({ length: random.below(6) }, (): Action[] => [
    { type: 'wait', ms: random.below(random.pick([20, 2_000, 8_000])) },
    random.pick(random.chance(0.8) ? often : seldom)(),
  ]).flat();
}
