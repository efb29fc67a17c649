// Measures the engine beside its floor, in the same minute on the same machine: see README.md.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../scripts/server.mjs';
import { engineClient, floorClient } from './clients.mjs';
import { cpuOf, median, memoryOf, percentile } from './measure.mjs';
import { workloads } from './workloads.mjs';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'boolean' } } });
const rounds = flags.quick ? 3 : 9;
const historySteps = flags.quick ? 170 : 1_667;
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-bench-'));
const servers = [];
const say = (text) => process.stderr.write(`${text}\n`);
process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  await bench();
} finally {
  cleanUp();
}

function cleanUp() {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function serve(name, main, classes) {
  const environment = { PERDURE_AUTH: 'none' };
  const place = path.join(folder, name);
  const server = await startWorkerd({ folder: place, main, classes, port: await freePort(), environment });
  servers.push(server);
  return server;
}

async function bench() {
  say('bundling the engine');
  const main = bundle({ config: 'bench/wrangler.toml', out: path.join(folder, 'engine') });
  const engine = await serve('engine', main, ENGINE_CLASSES);
  const floor = await serve('floor', path.join(import.meta.dirname, 'floor/worker.js'), ['WorkflowRun']);
  const sides = {
    engine: { server: engine, client: engineClient(engine.origin) },
    floor: { server: floor, client: floorClient(floor.origin) },
  };
  const speed = [];
  for (const workload of workloads) speed.push(await compare(workload, sides));
  const memory = { engine: memoryOf(engine.pid), floor: memoryOf(floor.pid) };
  const cost = await costs(sides.engine.client);
  const rebuild = await rebuilding(main);
  const kilobytes = gzipSync(readFileSync(main), { level: 9 }).length / 1_000;
  const report = { rounds, speed, memory, cost, rebuild, bundle: { kilobytes } };
  if (flags.json) console.log(JSON.stringify(report, undefined, 2));
  else print(report);
}

/** Rounds of engine and floor in turn, after one to warm up; a ratio is the median of the rounds' ratios. */
async function compare({ name, batch }, sides) {
  say(name);
  const seen = { engine: [], floor: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [side, { server, client }] of Object.entries(sides)) {
      const cpu = cpuOf(server.pid);
      const begin = performance.now();
      const times = await batch(client);
      const seconds = (performance.now() - begin) / 1_000;
      const used = cpu === undefined ? undefined : cpuOf(server.pid) - cpu;
      if (round > 0) seen[side].push({ times, perSecond: times.length / seconds, cpu: used && used / times.length });
    }
  }
  const summary = (side) => {
    const times = seen[side].flatMap((round) => round.times);
    return {
      p50: percentile(times, 50),
      p99: percentile(times, 99),
      perSecond: median(seen[side].map(({ perSecond }) => perSecond)),
      cpu: seen[side].reduce((sum, { cpu }) => sum + (cpu ?? NaN), 0) / rounds,
    };
  };
  const ratio = (of) => median(seen.engine.map((round, at) => of(round) / of(seen.floor[at])));
  return {
    name,
    engine: summary('engine'),
    floor: summary('floor'),
    throughput: ratio(({ perSecond }) => perSecond),
    latency: ratio(({ times }) => median(times)),
  };
}

/** Billed rows of two workflows: `rowsWritten` of every statement, and a row for every alarm that is set. */
async function costs(client) {
  say('counting billed rows');
  const list = [];
  for (const [name, workflow, input, aim] of [
    ['three activities', 'sequence', 3, 8],
    ['ten activities and a timer of 1 s', 'tenAndTimer', undefined, 16],
  ]) {
    const before = await client.billed();
    await client.start(`cost-${workflow}`, workflow, input);
    await client.result(`cost-${workflow}`);
    const after = await client.billed();
    const rows = after.rows - before.rows;
    const alarms = after.alarms - before.alarms;
    list.push({ name, rows, alarms, billed: rows + alarms, aim });
  }
  return list;
}

/** The first query after a SIGKILL reads, rebuilds and replays the run; the second does none of it. */
async function rebuilding(main) {
  say(`building a history of ${historySteps * 6} events`);
  const once = await serve('rebuild', main, ENGINE_CLASSES);
  const id = 'long';
  await engineClient(once.origin).start(id, 'longHistory', historySteps);
  while ((await engineClient(once.origin).query(id, 'progress')) < historySteps) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const events = await engineClient(once.origin).historyLength(id);
  const times = [];
  let server = once;
  for (let round = 0; round < 5; round++) {
    server.kill();
    server = await serve('rebuild', main, ENGINE_CLASSES);
    const client = engineClient(server.origin);
    await client.start('warm', 'sequence', 3);
    await client.result('warm');
    const ask = async () => {
      const begin = performance.now();
      await client.query(id, 'progress');
      return performance.now() - begin;
    };
    const first = await ask();
    times.push(first - (await ask()));
  }
  return { events, milliseconds: median(times), aim: 150 };
}

function print({ speed, memory, cost, rebuild, bundle: { kilobytes } }) {
  const fixed = (number, digits = 1) => (number === undefined || Number.isNaN(number) ? '–' : number.toFixed(digits));
  console.log(`Median of ${rounds} rounds; engine / floor\n`);
  const row = (...cells) =>
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(48) : cell.padStart(17))).join(''));
  row('', 'p50 ms', 'p99 ms', 'workflows/s', 'CPU ms/workflow', 'throughput ≥0.7', 'latency ≤1.4');
  for (const { name, engine, floor, throughput, latency } of speed) {
    const both = (key) => `${fixed(engine[key])} / ${fixed(floor[key])}`;
    row(name, both('p50'), both('p99'), both('perSecond'), both('cpu'), fixed(throughput, 2), fixed(latency, 2));
  }
  console.log(`\nMemory after that, MB: ${fixed(memory.engine)} / ${fixed(memory.floor)}`);
  for (const { name, rows, alarms, billed, aim } of cost) {
    console.log(`Billed rows, ${name}: ${billed} (${rows} written, ${alarms} alarms; aim ≤ ${aim})`);
  }
  const { events, milliseconds, aim } = rebuild;
  console.log(`Rebuild and replay of ${events} events: ${fixed(milliseconds, 0)} ms (aim < ${aim})`);
  console.log(`Bundle of engine, SDK and these workflows: ${fixed(kilobytes)} kB gzipped (aim < 100)`);
}
