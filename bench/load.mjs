// Much at once on one machine: memory, latency and errors by code in a table. What it has shown: docs/reliability.md.
//
//   npm run bench:load -- [--scale 0.01] [--only open,timers] [--open 100000] [--timers 10000] [--history 50000] [--signals 10000]
//                         [--activities 1000] [--start-rate 40] [--servers 2] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../scripts/server.mjs';
import { Client } from './load/client.mjs';
import { scenarios } from './load/scenarios.mjs';
import { memoryOf, openFilesOf } from './measure.mjs';

/** How many of what, by default. */
const sizes = { open: 100_000, timers: 10_000, history: 50_000, signals: 10_000, activities: 1_000, limits: 50 };

const text = { type: 'string' };
const { values: flags } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(sizes).map((name) => [name, text])),
    scale: { ...text, default: '1' },
    only: text,
    'start-rate': { ...text, default: '40' },
    // Deployments that share the timers, each a workerd of its own: an object that is awake has three files open.
    servers: { ...text, default: '1' },
    json: { type: 'boolean' },
  },
});
const names = flags.only?.split(',') ?? Object.keys(sizes);
const unknown = names.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
  console.error(`load: there is no ${unknown.join(', ')}; there are ${Object.keys(scenarios).join(', ')}`);
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-load-'));
let servers = [];
process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  const main = bundle({ config: 'bench/load/wrangler.toml', out: path.join(folder, 'bundle') });
  const results = [];
  for (const name of names) results.push(await measure(name, main));
  print(results);
  if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  cleanUp();
}

function cleanUp() {
  for (const server of servers) server.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function measure(name, main) {
  const size = Number(flags[name] ?? Math.ceil(sizes[name] * (name === 'limits' ? 1 : Number(flags.scale))));
  process.stderr.write(`${name}, ${size}\n`);
  const problems = [];
  const begin = Date.now();
  servers = [];
  const wanted = name === 'timers' ? Number(flags.servers) : 1;
  for (let n = 0; n < wanted; n++) servers.push(await serve(path.join(folder, name, String(n)), main));
  const [server] = servers;
  const rows = [];
  try {
    const scenario = {
      server,
      servers,
      size,
      startRate: Number(flags['start-rate']),
      problem: (text) => problems.push(text),
    };
    rows.push(...(await scenarios[name](scenario)));
  } catch (error) {
    problems.push(`${error.message}; the end of the servers' logs: ${servers.map(({ log }) => log).join('\n')}`);
  }
  for (const { name: row, errors, expected = {} } of rows) {
    if (JSON.stringify(errors) !== JSON.stringify(expected))
      problems.push(`${row}: errors ${JSON.stringify(errors)}, expected ${JSON.stringify(expected)}`);
  }
  for (const { hasFallen, log } of servers) if (hasFallen) problems.push(`a server has ended by itself: ${log}`);
  const sum = (of) => servers.reduce((total, one) => total + (of(one) ?? 0), 0);
  const before = sum(({ memory }) => memory.before);
  const highest = sum(({ memory }) => memory.highest);
  const after = sum(({ pid }) => memoryOf(pid));
  const files = Math.max(...servers.map(({ memory }) => memory.files));
  for (const one of servers) one.end();
  rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  return {
    name,
    size,
    rows,
    memory: { before, highest, after },
    files,
    seconds: (Date.now() - begin) / 1_000,
    problems,
  };
}

/** A server whose memory is watched, also over its restarts. */
async function serve(place, main) {
  const environment = { PERDURE_AUTH: 'none' };
  const options = { folder: place, main, classes: ENGINE_CLASSES, port: await freePort(), environment };
  let current = await startWorkerd(options);
  const client = new Client(current.origin);
  const memory = { before: memoryOf(current.pid), highest: 0, files: 0 };
  const watch = setInterval(() => {
    memory.highest = Math.max(memory.highest, memoryOf(current.pid) ?? 0);
    memory.files = Math.max(memory.files, openFilesOf(current.pid) ?? 0);
  }, 200);
  return {
    client,
    memory,
    get pid() {
      return current.pid;
    },
    get log() {
      return current.log;
    },
    get hasFallen() {
      return current.hasEnded;
    },
    /** SIGKILL, and a new process. Answers how long it took until that one answered, in milliseconds. */
    async restart() {
      const begin = performance.now();
      current.kill();
      await current.ended;
      current = await startWorkerd(options);
      return performance.now() - begin;
    },
    end() {
      clearInterval(watch);
      current.kill();
    },
  };
}

function print(results) {
  if (flags.json) {
    console.log(JSON.stringify(results, undefined, 2));
    return;
  }
  const gigabytes = (totalmem() / 1e9).toFixed(0);
  console.log(`\n${availableParallelism()} cores, ${gigabytes} GB; latencies in ms, memory of workerd (RSS) in MB\n`);
  const row = (...cells) =>
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(58) : String(cell).padStart(10))).join(''));
  row('', 'count', 'median', '95 %', 'slowest', '  errors');
  for (const { name, size, rows, memory, files, seconds, problems } of results) {
    const [before, highest, after] = [memory.before, memory.highest, memory.after].map((mb) => mb?.toFixed(0) ?? '–');
    console.log(
      `${name}, ${size}: memory ${before} before, ${highest} at most, ${after} after; ${files} files open at most; ${seconds.toFixed(0)} s`,
    );
    for (const { name: what, count, median, p95, slowest, errors } of rows) {
      const codes = Object.entries(errors).map(([code, times]) => `${code} ${times}`);
      row(
        `  ${what}`,
        count,
        ...[median, p95, slowest].map((ms) => ms?.toFixed(1) ?? '–'),
        `  ${codes.join(', ') || 0}`,
      );
    }
    for (const problem of problems) console.log(`  WRONG: ${problem}`);
  }
}
