// The same workloads on this engine, on Cloudflare Workflows, on Restate and on a Durable Object without an engine, on one machine and one disk, in turn: see README.md beside this.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { env } from '../../scripts/server.mjs';
import { cpuOfGroup, memoryOfGroup } from '../measure.mjs';
import { startCloudflare, startFloor, startPerdure, startRestate } from './engines.mjs';
import { machine } from './machine.mjs';
import { markdown } from './report.mjs';
import { oneAtATime, together, workloads } from './workloads.mjs';

const AT_ONCE = 50;
const WARM_UP = 10;
const LONGEST = 30 * 60_000;
/** What a workflow leaves to be done after its answer belongs to its CPU time, and not into what is measured next. Milliseconds. */
const SETTLE = 300;
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    write: { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 5));
const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-peers-'));
const engines = [];
const say = (text) => process.stderr.write(`${text}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function cleanUp() {
  for (const server of engines.flatMap(({ servers }) => servers)) server.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
function stop(why, code) {
  say(why);
  cleanUp();
  process.exit(code);
}
process.once('SIGINT', () => stop('interrupted', 130));
process.once('SIGTERM', () => stop('ended', 143));
process.once('uncaughtException', (error) => stop(error.stack, 1));
setTimeout(() => stop(`not done within ${LONGEST / 60_000} minutes`, 1), LONGEST).unref();

try {
  install();
  for (const start of [startPerdure, startCloudflare, startRestate, startFloor]) {
    const place = path.join(folder, start.name);
    mkdirSync(place);
    engines.push(await start(place));
    say(`${engines.at(-1).name}: ${engines.at(-1).version}`);
  }
  const report = await measure();
  const text = markdown(report);
  console.log(flags.json ? JSON.stringify(report, undefined, 2) : text);
  if (flags.write) write(`# Beside other engines\n\n${text}`);
} finally {
  cleanUp();
}

/** What only this benchmark needs stands in this folder's own package.json. */
function install() {
  if (existsSync(path.join(import.meta.dirname, 'node_modules/@restatedev/restate-server'))) return;
  say('installing Restate, by its lock file, into bench/peers');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: import.meta.dirname, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm could not install Restate; run \`npm ci\` in bench/peers\n${stderr}`);
}

async function measure() {
  const loadBefore = machine(folder);
  const seen = new Map(workloads.map((workload) => [workload, new Map(engines.map((engine) => [engine, []]))]));
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'a round to warm up' : `round ${round} of ${rounds}`);
    for (const workload of workloads) {
      // Whoever goes first in one round goes last in the next.
      for (const engine of round % 2 === 0 ? engines : engines.toReversed()) {
        const count = round === 0 ? WARM_UP : workload.throughput;
        const result = await measured(engine, workload, count);
        if (flags.verbose) say(`${engine.name}, ${workload.name}: ${JSON.stringify(result)}`);
        if (round > 0) seen.get(workload).get(engine).push(result);
      }
    }
  }
  return {
    machine: loadBefore,
    rounds,
    atOnce: AT_ONCE,
    engines: engines.map(({ name, version, servers }) => ({
      name,
      version,
      memory: servers.reduce((sum, { pid }) => sum + memoryOfGroup(pid), 0),
    })),
    workloads: workloads.map((workload) => ({
      name: workload.name,
      steps: workload.steps,
      kind: workload.kind,
      rounds: [...seen.get(workload).values()],
    })),
  };
}

/** One round of one workload on one engine. */
async function measured(engine, workload, count) {
  const cpu = () => engine.servers.reduce((sum, { pid }) => sum + cpuOfGroup(pid), 0);
  const times = await oneAtATime(engine, workload, workload.latency);
  await pause(SETTLE);
  const before = cpu();
  const begin = performance.now();
  await together(engine, workload, count, Math.min(count, AT_ONCE));
  const seconds = (performance.now() - begin) / 1_000;
  await pause(SETTLE);
  return { times, perSecond: count / seconds, cpu: (cpu() - before) / count };
}

function write(text) {
  const place = path.join(root, 'docs/results');
  mkdirSync(place, { recursive: true });
  const file = path.join(place, `peers-${new Date().toISOString().slice(0, 10)}.md`);
  writeFileSync(file, text);
  say(`written to ${path.relative(root, file)}`);
}
