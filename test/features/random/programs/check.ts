import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { feature } from '../../feature.ts';
import type { Step } from './workflows.ts';

/** The same programs every time; another seed makes others. */
const SEED = Number(process.env['RANDOM_SEED'] ?? 1);
const PROGRAMS = Number(process.env['RANDOM_PROGRAMS'] ?? 25);

const name = fc.constantFrom('a', 'b', 'c');
const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4, depthIdentifier: 'program' }),
  step: fc.oneof(
    { depthIdentifier: 'program', depthSize: 'small', maxDepth: 3 },
    fc.tuple(fc.constantFrom('activity' as const, 'local' as const, 'memo' as const), name),
    fc.tuple(fc.constantFrom('refused' as const, 'random' as const, 'trigger' as const)),
    fc.tuple(fc.constant('sleep' as const), fc.integer({ min: 1, max: 20 })),
    fc.tuple(fc.constant('pokes' as const), fc.integer({ min: 1, max: 3 })),
    fc.tuple(fc.constantFrom('all' as const, 'race' as const), fc.array(tie('steps'), { minLength: 1, maxLength: 3 })),
    fc.tuple(fc.constantFrom('cancelled' as const, 'timeout' as const), fc.constantFrom(0, 1, 3, 10), tie('steps')),
    fc.tuple(fc.constantFrom('shielded' as const, 'child' as const), tie('steps')),
    fc.tuple(fc.constant('patch' as const), name, tie('steps')),
  ) as fc.Arbitrary<Step>,
}));
const program = fc.record({
  steps,
  pokes: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  updates: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
});

// What a program does is compared with what its replay does, by both replayers, and again with everything evicted after every turn.
export default feature(async (t) => {
  for (const { steps: list, pokes, updates } of fc.sample(program, { seed: SEED, numRuns: PROGRAMS })) {
    const handle = await t.start('randomProgram', [list]);
    // A short program may have ended before all of them arrive.
    const refused = (error: Error) => assert.match(error.message, /already completed/);
    await Promise.all([
      ...pokes.map((n) => handle.signal('poke', n).catch(refused)),
      ...updates.map(async (n) => assert.match(String((await handle.sendUpdate('set', [n])).status), /200|404/)),
    ]);
    assert.ok(Array.isArray(await handle.result()), `seed ${SEED}: ${JSON.stringify(list)}`);
  }
});
