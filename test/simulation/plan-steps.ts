import type { Random } from './random.ts';
import type { ChildPolicy, Step } from './workflows.ts';

/** Steps of a program are nested so deep. */
export const DEEPEST = 2;

/** What a program does. `path` is of this list alone, and `ids` are of the workflows that it may act on. */
export function steps(random: Random, ids: readonly string[], path: string, depth: number): Step[] {
  const count = 1 + random.below(depth === 0 ? 5 : 3);
  return Array.from({ length: count }, (_, at) => step(random, ids, `${path}.${at}`, depth));
}

const POLICIES: readonly ChildPolicy[] = ['TERMINATE', 'ABANDON', 'REQUEST_CANCEL'];

function step(random: Random, ids: readonly string[], path: string, depth: number): Step {
  const inner = (): Step[] => steps(random, ids, path, depth + 1);
  const activity = (): Step => [
    'activity',
    random.pick(['steady', 'flaky', 'lost', 'hopeless', 'beating', 'timed', 'later', 'later'] as const),
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
    () => ['echo', path],
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
    () => ['operation', `${path}.nexus`, inner()],
    () => ['child', `${path}.child`, inner(), random.pick(POLICIES), random.chance(0.7)],
  ];
  return random.pick(depth < DEEPEST ? [...simple, ...nested, ...nested] : simple)();
}
