// Shows that the simulation can fail: each deliberate bug must be caught.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MUTATIONS } from './mutations.mjs';
import { Pool } from './pool.mjs';
import { commandOf, shrink } from './shrink.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** A bug that no seed of these shows is not caught. */
const MOST_SEEDS = 4_000;

/** Tries them one after the other, prints a table, and answers whether all were caught. `isQuick`: only some. */
export async function tryMutations({ isQuick, processes, only }) {
  const chosen = MUTATIONS.filter(({ quick, name }) => (!isQuick || quick) && (!only || new RegExp(only).test(name)));
  const outdated = chosen.filter(
    ({ file, find }) => readFileSync(path.join(root, file), 'utf8').split(find).length !== 2,
  );
  for (const { name, file } of outdated)
    console.log(`simulation: WRONG "${name}" does not match ${file} once any more`);
  const width = Math.max(...chosen.map(({ name }) => name.length)) + 2;
  console.log(`simulation: ${'deliberate bug'.padEnd(width)}seeds  caught by`);
  const judge = chosen.some(({ byTemporal }) => byTemporal) ? await createJudge() : undefined;
  let survived = 0;
  for (const mutation of chosen.filter((other) => !outdated.includes(other))) {
    const { seeds, predicate, isSmaller = true } = await attempt(mutation, processes, judge);
    if (predicate === undefined || !isSmaller) survived++;
    console.log(
      `simulation: ${mutation.name.padEnd(width)}${String(seeds).padStart(5)}  ${predicate ?? 'WRONG: nothing'}`,
    );
  }
  console.log(
    `simulation: ${chosen.length - survived - outdated.length} of ${chosen.length} deliberate bugs were caught`,
  );
  await judge?.close();
  return survived + outdated.length === 0 && chosen.length > 0;
}

const createJudge = async () => (await import('./temporal.mjs')).TemporalJudge.create();

/** The first seed that catches it, and the predicate that fails there. */
async function attempt({ file, find, replace, byTemporal, shrinks }, processes, judge) {
  const pool = new Pool(processes, { file, find, replace });
  let caught;
  let next = 1;
  await Promise.all(
    Array.from({ length: processes }, async () => {
      while (caught === undefined && next <= MOST_SEEDS) {
        const seed = next++;
        const { problems: own, histories = [] } = await pool.simulate({ seed, wantsHistories: byTemporal });
        const problems = byTemporal ? [...own, ...(await judge.judge(histories))] : own;
        if (problems.length > 0 && !(caught?.seeds < seed)) caught = { seeds: seed, predicate: problems[0].predicate };
      }
    }),
  );
  const isSmaller = caught && shrinks ? await becomesSmaller(caught.seeds, pool) : true;
  pool.close();
  return { ...(caught ?? { seeds: MOST_SEEDS }), isSmaller };
}

/** Whether a seed that fails can be made much smaller, and the small one takes the same course again. */
async function becomesSmaller(seed, pool) {
  const whole = await pool.simulate({ seed });
  const small = await shrink({ seed }, whole, (scenario) => pool.simulate(scenario));
  const again = await pool.simulate(small.scenario);
  const kept = small.outcome.parts - (small.scenario.without?.length ?? 0);
  const faults = Object.values(small.outcome.faults).reduce((sum, count) => sum + count, 0);
  console.log(
    `simulation: of ${whole.parts} parts of the plan ${kept} were kept, and ${faults} faults, in ${small.tries} tries:`,
  );
  console.log(`simulation: ${commandOf(small.scenario)}`);
  const isSame = again.digest === small.outcome.digest && again.problems[0]?.predicate === small.predicate;
  if (!isSame) console.log('simulation: WRONG: what was made smaller takes another course the second time');
  return isSame && kept < whole.parts;
}
