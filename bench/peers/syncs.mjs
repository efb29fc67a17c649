// Counts with strace how often each engine syncs its files for a workflow. Not a measurement of time: strace slows all of them down.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pidsOf } from '../measure.mjs';
import { startCloudflare, startPerdure, startRestate } from './engines.mjs';
import { oneAtATime, workloads } from './workloads.mjs';

const WORKFLOWS = 10;
/** For what an engine does later: reports to an index, checkpoints; and for strace to be there. Milliseconds. */
const SETTLE = 1_500;
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-peers-syncs-'));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const servers = [];

try {
  for (const start of [startPerdure, startCloudflare, startRestate]) {
    const place = path.join(folder, start.name);
    mkdirSync(place);
    const engine = await start(place);
    servers.push(...engine.servers);
    for (const workload of workloads) {
      await oneAtATime(engine, workload, 1);
      await pause(SETTLE);
      const syncs = await counted(engine, () => oneAtATime(engine, workload, WORKFLOWS));
      console.log(
        `${engine.name.padEnd(22)} ${workload.name.padEnd(30)} ${(syncs / WORKFLOWS).toFixed(1).padStart(6)}`,
      );
    }
  }
} finally {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** How many syncs the processes of an engine do during some work. */
async function counted(engine, work) {
  const pids = engine.servers.flatMap(({ pid }) => pidsOf(pid)).flatMap((pid) => ['-p', pid]);
  const file = path.join(folder, 'trace');
  const trace = spawn('strace', ['-f', '-qq', '-e', 'trace=fsync,fdatasync', ...pids, '-o', file]);
  const ended = new Promise((resolve, reject) => trace.once('exit', resolve).once('error', reject));
  await Promise.race([pause(SETTLE), ended]);
  await work();
  await pause(SETTLE);
  trace.kill('SIGINT');
  await ended;
  return readFileSync(file, 'utf8').match(/\bf(?:data)?sync\(/g)?.length ?? 0;
}
