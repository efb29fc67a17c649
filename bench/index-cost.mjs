// What the index behind list and count costs those who start workflows: the same bundle twice, one of them with reports that go nowhere.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../scripts/server.mjs';
import { engineClient } from './clients.mjs';
import { cpuOf, median } from './measure.mjs';

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const ROUNDS = Number(flags.rounds);
const AT_ONCE = 50;
/** Open runs gather their news for a second, and that belongs to what they cost. Milliseconds. */
const SETTLE = 2_000;
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-index-cost-'));
const servers = [];
let next = 0;

const workloads = [
  { name: 'start, and leave it open', count: 500, run: (client, id) => client.start(id, 'untilSignal') },
  { name: 'start, and wait for the end', count: 300, run: (client, id) => runToEnd(client, id, 'tick') },
  { name: 'three activities', count: 150, run: (client, id) => runToEnd(client, id, 'sequence', 3) },
];

process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  const main = bundle({ config: 'bench/wrangler.toml', out: path.join(folder, 'bundle') });
  const sides = { on: await serve('on', main), off: await serve('off', main) };
  console.log(
    `Median of ${ROUNDS} rounds, ${AT_ONCE} workflows at once; index on / off; a ratio is the median of the rounds'\n`,
  );
  row('', 'per second', 'on ÷ off', 'CPU ms each', 'on ÷ off');
  for (const workload of workloads) await compare(workload, sides);
} finally {
  cleanUp();
}

function cleanUp() {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function serve(index, main) {
  const environment = { PERDURE_AUTH: 'none', BENCH_INDEX: index };
  const place = path.join(folder, index);
  const server = await startWorkerd({
    folder: place,
    main,
    classes: ENGINE_CLASSES,
    port: await freePort(),
    environment,
  });
  servers.push(server);
  return { server, client: engineClient(server.origin) };
}

async function runToEnd(client, id, workflow, input) {
  await client.start(id, workflow, input);
  await client.result(id);
}

/** Rounds on both sides in turn, after one to warm up; who goes first in one round goes last in the next. */
async function compare(workload, sides) {
  const seen = { on: [], off: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of round % 2 === 0 ? ['on', 'off'] : ['off', 'on']) {
      const result = await measured(workload, sides[side]);
      if (round > 0) seen[side].push(result);
    }
  }
  const both = (of) => `${median(seen.on.map(of)).toFixed(1)} / ${median(seen.off.map(of)).toFixed(1)}`;
  const ratio = (of) => median(seen.on.map((on, at) => of(on) / of(seen.off[at]))).toFixed(2);
  const [perSecond, cpu] = [(round) => round.perSecond, (round) => round.cpu];
  row(workload.name, both(perSecond), ratio(perSecond), both(cpu), ratio(cpu));
}

async function measured({ count, run }, { server, client }) {
  const cpu = cpuOf(server.pid);
  const begin = performance.now();
  const lane = async () => {
    for (let left = count / AT_ONCE; left > 0; left--) await run(client, `w${++next}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seconds = (performance.now() - begin) / 1_000;
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  return { perSecond: count / seconds, cpu: (cpuOf(server.pid) - cpu) / count };
}

function row(...cells) {
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(18))).join(''));
}
