// Simulates the engine in memory, with everything going wrong that can: see README.md.
import { parseArgs } from 'node:util';
import { loadSimulation } from './process.mjs';

const { simulate, FAULTS } = await loadSimulation();
const { values: flags } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    workflows: { type: 'string', default: '3' },
    faults: { type: 'string', default: FAULTS.join(',') },
    histories: { type: 'boolean', default: false },
  },
});
const [seeds, from, workflows] = [flags.seeds, flags.from, flags.workflows].map(Number);
const faults = new Set(flags.faults.split(',').filter((name) => name !== 'none'));
const unknown = [...faults].filter((name) => !FAULTS.includes(name));
if (unknown.length > 0 || ![seeds, from, workflows].every((count) => Number.isInteger(count) && count > 0)) {
  console.error(
    `simulation: --seeds, --from and --workflows are counts; --faults are of ${FAULTS.join(', ')}, or none`,
  );
  process.exit(2);
}

const begin = process.hrtime.bigint();
const happened = new Map();
const failed = [];
let [runs, events] = [0, 0];
for (let seed = from; seed < from + seeds; seed++) {
  const outcome = await simulate({ seed, workflows, faults }).catch((error) => ({
    problems: [error.stack],
    runs: [],
    faults: new Map(),
  }));
  for (const [fault, count] of outcome.faults) happened.set(fault, (happened.get(fault) ?? 0) + count);
  runs += outcome.runs.length;
  for (const run of outcome.runs) {
    events += run.events.length;
    if (!flags.histories) continue;
    console.log(
      `${run.workflowId} ${run.runId}: ${run.events.map(({ eventId, type }) => `${eventId} ${type}`).join(', ')}`,
    );
  }
  if (outcome.problems.length === 0) continue;
  failed.push(seed);
  console.log(`simulation: WRONG seed ${seed}:\n  ${outcome.problems.join('\n  ')}`);
}

const row = (name, value) => console.log(`simulation: ${name.padEnd(24)}${String(value).padStart(10)}`);
row('seeds', seeds);
row('runs', runs);
row('events', events);
for (const fault of FAULTS) if (faults.has(fault)) row(fault, happened.get(fault) ?? 0);
row('seconds', (Number(process.hrtime.bigint() - begin) / 1e9).toFixed(1));
row('wrong', failed.length);
process.exit(failed.length > 0 ? 1 : 0);
