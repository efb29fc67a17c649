// Mixed load with kills for a long time: nothing is lost or stuck in the end, and memory is flat. Writes what it saw with its date.
//
//   npm run soak -- [--minutes 60] [--per-second 10] [--kill-every 30] [--seed 1] [--out docs/results/soak-2026-11-25.md]
//
// The server is killed at random moments during the first two thirds. In the last third it lives, under the same load, so that its memory can
// be watched.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { trial } from '../test/crash/trial.mjs';
import { Random } from '../test/fuzz/random.mjs';
import { median, memoryOf, percentile } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const today = new Date().toISOString().slice(0, 10);
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    'per-second': { type: 'string', default: '10' },
    'kill-every': { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: path.join(root, 'docs/results', `soak-${today}.md`) },
  },
});
const MINUTE = 60_000;
const [minutes, perSecond, seed] = [values.minutes, values['per-second'], values.seed].map(Number);
const killEvery = Number(values['kill-every']) * 1_000;
/** The last quarter of the time without kills may need this much more memory than its second quarter; the first is for warming up. */
const FLAT = 1.15;
/** Below this a server is still warming up, and nothing can be said. */
const SHORTEST_WATCH = 10 * MINUTE;

const begin = Date.now();
const until = begin + minutes * MINUTE;
const quietFrom = begin + (minutes * MINUTE * 2) / 3;
const samples = [];
const load = { seed, perSecond, atOnce: 200, leftAlone: 0.1, until, end: until + 5 * MINUTE };
const outcome = await trial(load, killAndWatch);
const memory = memoryVerdict();
const problems = [...outcome.problems.map(({ what, why }) => `${what}: ${why}`), ...memory.problems];
const report = written();
console.log(report);
mkdirSync(path.dirname(values.out), { recursive: true });
writeFileSync(values.out, report);
process.exitCode = problems.length === 0 ? 0 : 1;

async function killAndWatch({ kill, victim }) {
  const watch = setInterval(() => {
    const mb = memoryOf(victim.pid);
    if (mb !== undefined) samples.push({ at: Date.now(), mb });
  }, 1_000);
  try {
    const random = new Random(seed);
    for (;;) {
      const pause = killEvery * (0.5 + random.next());
      if (Date.now() + pause > quietFrom) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
      const { up } = await kill();
      process.stderr.write(`soak: kill ${victim.kills.length}; up again after ${up} ms\n`);
    }
    await new Promise((resolve) => setTimeout(resolve, until - Date.now()));
  } finally {
    clearInterval(watch);
  }
}

/** Compares the memory of one process early and late in its life, while the load is the same. */
function memoryVerdict() {
  const lastUp = Math.max(quietFrom, ...outcome.kills.map(({ at, up }) => at + up));
  const quarter = (until - lastUp) / 4;
  const during = (number) =>
    samples.filter(({ at }) => at >= lastUp + quarter * number && at < lastUp + quarter * (number + 1));
  const [early, late] = [1, 3].map((number) => median(during(number).map(({ mb }) => mb)));
  const isFlat = late <= early * FLAT;
  if (until - lastUp < SHORTEST_WATCH)
    return { early, late, says: 'watched for too short a time to judge', problems: [] };
  if (isFlat) return { early, late, says: 'flat', problems: [] };
  return { early, late, says: 'NOT flat', problems: [`memory grew from ${early} to ${late} MB`] };
}

function written() {
  const ups = outcome.kills.map(({ up }) => up);
  const { recovery } = outcome;
  const three = (numbers) => numbers.map((number) => Math.round(number)).join(', ');
  const counted = (what) => outcome.problems.filter((problem) => problem.what === what).length;
  const byMinute = Array.from({ length: Math.ceil(minutes) }, (_, minute) =>
    median(samples.filter(({ at }) => Math.floor((at - begin) / MINUTE) === minute).map(({ mb }) => mb)),
  );
  const rows = {
    date: new Date(begin).toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    machine: `${availableParallelism()} cores, ${(totalmem() / 1e9).toFixed(0)} GB`,
    seed,
    'minutes, workflows started per second at most': `${minutes}, ${perSecond}`,
    'workflows, of so many kinds': `${outcome.workflows}, ${outcome.kinds}`,
    runs: outcome.runs,
    kills: outcome.kills.length,
    'runs open at a kill that ended right': outcome.recovered,
    'lost or stuck': counted('lost'),
    'duplicated results': counted('duplicated'),
    'otherwise wrong': counted('wrong'),
    'effects; done again, as at least once allows': `${outcome.effects}; ${outcome.effectsAgain}`,
    'kill to next answer, ms: median, 95 %, slowest': three([
      percentile(ups, 50),
      percentile(ups, 95),
      Math.max(...ups),
    ]),
    'last kill to end of run, ms: median, 95 %, slowest': three([recovery.median, recovery.p95, recovery.slowest]),
    'memory of workerd without kills, MB: second quarter, last quarter': `${three([memory.early, memory.late])}: ${memory.says}`,
  };
  const table = Object.entries(rows).map(([name, value]) => `| ${name} | ${value} |`);
  const wrong = problems.slice(0, 50).map((problem) => `- ${problem}\n`);
  return `# Soak: ${minutes} minutes

\`npm run soak -- --minutes ${minutes} --per-second ${perSecond} --kill-every ${killEvery / 1_000} --seed ${seed}\`

| | |
| --- | --- |
${table.join('\n')}

Memory of workerd in MB, the median of each minute: ${three(byMinute)}.
${wrong.length > 0 ? `\nWrong:\n\n${wrong.join('')}` : ''}`;
}
