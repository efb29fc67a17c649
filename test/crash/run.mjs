// Kills a real server under load, again and again, and then looks whether anything was lost, applied twice or stuck.
//
//   npm run test:crash -- [--quick] [--seed 1] [--kills 50] [--workflows 3000] [--kinds sequence,local] [--per-second 25] [--sabotage loss]
import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.mjs';
import { Random } from '../fuzz/random.mjs';
import { kinds } from './kinds.mjs';
import { faults } from './sabotage.mjs';
import { trial } from './trial.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    workflows: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    'per-second': { type: 'string' },
    sabotage: { type: 'string' },
  },
});
const workflows = Number(values.workflows ?? (values.quick ? 70 : 3_000));
const kills = Number(values.kills ?? (values.quick ? 3 : 50));
const perSecond = Number(values['per-second'] ?? (values.quick ? 40 : 25));
const seed = Number(values.seed);
const names = values.kinds?.split(',');
const { sabotage } = values;
const unknown = [
  ...(names ?? []).filter((name) => !kinds.some(({ type }) => type === name)),
  ...(sabotage === undefined || sabotage in faults ? [] : [sabotage]),
];
if (unknown.length > 0) {
  console.error(`crash: there is no ${unknown.join(', ')}; kinds: ${kinds.map(({ type }) => type).join(', ')}`);
  process.exit(1);
}

const LONGEST_PAUSE = 500;
/** What a kill may take, with the start of the next server and what is done again, in milliseconds. */
const PER_KILL = 8_000;
const begin = Date.now();
const end = begin + 120_000 + kills * PER_KILL + (workflows / perSecond) * 6_000;
try {
  const load = { seed, names, workflows, perSecond, atOnce: 150, leftAlone: 0.5, end, sabotage };
  const outcome = await trial(load, killAtRandom);
  print(outcome);
  process.exitCode = outcome.problems.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`crash: seed ${seed}: ${error.message}`);
  process.exitCode = 1;
}

/** Kills whenever the load has come to a random place, and a random moment later: what the machine is busy with does not matter. */
async function killAtRandom({ kill, started }) {
  const random = new Random(seed);
  const places = Array.from({ length: kills }, () => random.below(workflows - 1) + 1).toSorted((a, b) => a - b);
  if (sabotage !== undefined) places[kills - 1] = workflows - 2; // There must be something to spoil.
  for (const [at, place] of places.entries()) {
    const count = await started(place);
    await new Promise((resolve) => setTimeout(resolve, random.below(LONGEST_PAUSE)));
    const { up } = await kill(at === places.length - 1 ? faults[sabotage]?.does : undefined);
    console.log(`crash: kill ${at + 1} of ${kills}, with ${count} workflows started; up again after ${up} ms`);
  }
}

function print(outcome) {
  const { problems, recovery } = outcome;
  const ups = outcome.kills.map(({ up }) => up);
  const counted = (what) => problems.filter((problem) => problem.what === what).length;
  const milliseconds = ({ median, p95, slowest }) => `${median}, ${p95}, ${slowest}`;
  const rows = {
    seed,
    'workflows, of so many kinds': `${outcome.workflows}, ${outcome.kinds}`,
    'of them left alone by their callers': outcome.leftAlone,
    runs: outcome.runs,
    kills: outcome.kills.length,
    'recovered: open at a kill, right in the end': outcome.recovered,
    lost: counted('lost'),
    'duplicated results': counted('duplicated'),
    'otherwise wrong': counted('wrong'),
    'effects; done again, as at least once allows': `${outcome.effects}; ${outcome.effectsAgain}`,
    'requests sent again': outcome.repeated,
    'kill to next answer, ms: median, 95 %, slowest': milliseconds(summary(ups)),
    'last kill to end of run, ms: median, 95 %, slowest': milliseconds(recovery),
    'the slowest of them': outcome.slowest.map(({ ms, whose }) => `${whose} ${ms}`).join(', '),
    'whole test, s': Math.round((Date.now() - begin) / 1_000),
  };
  for (const [name, value] of Object.entries(rows)) console.log(`crash: ${name.padEnd(52)} ${value}`);
  for (const { what, why } of problems.slice(0, 50)) console.log(`crash: ${what}: ${why}`);
  if (problems.length > 50) console.log(`crash: … and ${problems.length - 50} more`);
}

function summary(numbers) {
  return { median: percentile(numbers, 50), p95: percentile(numbers, 95), slowest: Math.max(...numbers) };
}
