// Simulates the engine in memory, with everything going wrong that can: see README.md.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Pool } from './pool.mjs';
import { tryMutations } from './try-mutations.mjs';
import { commandOf, numbersOf, shrink } from './shrink.mjs';

const { values: flags } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workflows: { type: 'string' },
    faults: { type: 'string' },
    without: { type: 'string', default: '' },
    spared: { type: 'string', default: '' },
    histories: { type: 'boolean', default: false },
    temporal: { type: 'string', default: '0' },
    mutations: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    shrink: { type: 'boolean', default: true },
    processes: { type: 'string', default: String(Math.min(availableParallelism(), 2)) },
  },
  allowNegative: true,
});
/** Between two lines that say how far it has come, in milliseconds. */
const PROGRESS = 10_000;
/** Every so many seeds, one is simulated twice: it must take the same course. */
const TWICE = 50;
/** After this many the others tell nothing new. */
const MOST_FAILURES = 5;

const { seeds, from, scenario } = asked();
if (flags.mutations) {
  const isWell = await tryMutations({ isQuick: flags.quick, processes: Number(flags.processes), only: flags.only });
  process.exit(isWell ? 0 : 1);
}
/** So many seeds are judged by Temporal's replayer as well: `all` of them is slow. */
const judged = flags.temporal === 'all' ? seeds : Number(flags.temporal);
const judge = judged > 0 ? await (await import('./temporal.mjs')).TemporalJudge.create() : undefined;
const pool = new Pool(Number(flags.processes));
const begin = performance.now();
const seconds = () => (performance.now() - begin) / 1_000;
const log = (text) => console.log(`simulation: ${text}`);
const totals = { done: 0, runs: 0, events: 0, faults: {} };
const failures = [];
const progress = setInterval(() => {
  log(`${totals.done} of ${seeds} seeds, ${(totals.done / seconds()).toFixed(0)} per second, ${failures.length} wrong`);
}, PROGRESS);

let next = from;
await Promise.all(
  Array.from({ length: Number(flags.processes) * 2 }, async () => {
    while (next < from + seeds && failures.length < MOST_FAILURES) await examine({ ...scenario, seed: next++ });
  }),
);
clearInterval(progress);
for (const failure of failures) await report(failure);
pool.close();
await judge?.close();

const row = (name, value) => log(`${name.padEnd(24)}${String(value).padStart(10)}`);
row('seeds', totals.done);
row('runs', totals.runs);
row('events written', totals.events);
for (const [fault, count] of Object.entries(totals.faults).toSorted()) row(fault, count);
row('seconds', seconds().toFixed(1));
row('processor seconds', pool.cpuSeconds.toFixed(1));
row('seeds per second', (totals.done / seconds()).toFixed(1));
if (judge) row('replayed by Temporal', judge.replayed);
row('wrong', failures.length);
process.exit(failures.length > 0 ? 1 : 0);

async function examine(scenario) {
  const outcome = await simulate(scenario);
  totals.done++;
  totals.runs += outcome.runs;
  totals.events += outcome.events;
  for (const [fault, count] of Object.entries(outcome.faults))
    totals.faults[fault] = (totals.faults[fault] ?? 0) + count;
  if (flags.histories) print(outcome);
  const isTwice = scenario.seed % TWICE === 0 || outcome.problems.length > 0;
  const again = isTwice ? await pool.simulate(scenario) : outcome;
  const isSame = again.digest === outcome.digest;
  const message = `the second time it took another course: ${outcome.digest}, then ${again.digest}`;
  const problems = isSame ? outcome.problems : [...outcome.problems, { predicate: 'replays exactly', message }];
  if (problems.length === 0) return;
  log(`WRONG seed ${scenario.seed}: ${problems[0].predicate}`);
  failures.push({ scenario, outcome: { ...outcome, problems }, isSame });
}

/** With what Temporal's replayer says, of the seeds that are judged by it. */
async function simulate(scenario) {
  const isJudged = judge !== undefined && scenario.seed < from + judged;
  const outcome = await pool.simulate({ ...scenario, wantsHistories: flags.histories || isJudged });
  if (!isJudged || outcome.histories === undefined) return outcome;
  return { ...outcome, problems: [...outcome.problems, ...(await judge.judge(outcome.histories))] };
}

function print({ histories }) {
  for (const { workflowId, runId, events } of histories) {
    const types = events.map(({ eventId, eventType }) => `${eventId} ${eventType.replace('EVENT_TYPE_', '')}`);
    console.log(`${workflowId} ${runId}: ${types.join(', ')}`);
  }
}

async function report({ scenario, outcome, isSame }) {
  log(`WRONG seed ${scenario.seed}: ${commandOf(scenario)}`);
  const list = [...new Set(outcome.problems.map(({ predicate, message }) => `${predicate}: ${message}`))];
  for (const problem of list.slice(0, 5)) console.log(`  ${problem}`);
  if (list.length > 5) console.log(`  and ${list.length - 5} more`);
  if (!flags.shrink || !isSame) return;
  const smaller = await shrink(scenario, outcome, simulate);
  const { faults: left, parts } = smaller.outcome;
  const kept = parts - (smaller.scenario.without?.length ?? 0);
  log(
    `"${smaller.predicate}" fails as well with ${kept} of ${parts} parts of the plan and with ${JSON.stringify(left)}:`,
  );
  log(commandOf(smaller.scenario));
}

function asked() {
  const counts = { seeds: flags.seed === undefined ? flags.seeds : '1', from: flags.seed ?? flags.from };
  const seeds = Number(counts.seeds);
  const from = Number(counts.from);
  const workflows = flags.workflows === undefined ? undefined : Number(flags.workflows);
  const lists = [flags.without, flags.spared].map((text) => (text === '' ? [] : numbersOf(text)));
  const faults = flags.faults?.split(',').filter((name) => name !== 'none');
  if (
    !(flags.temporal === 'all' || Number(flags.temporal) >= 0) ||
    ![seeds, from, workflows ?? 1].every((count) => Number.isInteger(count) && count > 0) ||
    lists.includes(undefined)
  ) {
    console.error(
      'simulation: --seeds, --from, --seed and --workflows are counts; --without and --spared are like 1-3,7',
    );
    process.exit(2);
  }
  const [without, spared] = lists;
  const scenario = { ...(workflows ? { workflows } : {}), ...(faults ? { faults } : {}), without, spared };
  return { seeds, from, scenario };
}
