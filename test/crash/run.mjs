// Kills a real server under load, again and again, and then looks whether anything was lost, applied twice or stuck.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { wrongWith } from './check.mjs';
import { Client } from './client.mjs';
import { kinds } from './kinds.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    workflows: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const workflows = Number(values.workflows ?? (values.quick ? 70 : 350));
const kills = Number(values.kills ?? (values.quick ? 3 : 10));
const PER_SECOND = 40;
const TIME_LIMIT = 30_000 + kills * 20_000;

const random = mulberry32(Number(values.seed));
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-crash-'));
const effects = new Map();
const endpoint = createServer((request, response) => {
  const key = decodeURIComponent(request.url.slice(1));
  effects.set(key, (effects.get(key) ?? 0) + 1);
  request.resume().on('end', () => response.end());
});
let server;
process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  process.exitCode = (await crash()) ? 0 : 1;
} catch (error) {
  console.error(`crash: ${error.message}\nthe end of the server's log:\n${server?.log ?? ''}`);
  process.exitCode = 1;
} finally {
  cleanUp();
}

function cleanUp() {
  server?.kill();
  endpoint.close();
  endpoint.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

async function crash() {
  const main = bundle({ config: 'test/crash/wrangler.toml', out: path.join(folder, 'bundle') });
  const port = await freePort();
  const place = { folder, main, classes: ENGINE_CLASSES, port, environment: { PERDURE_AUTH: 'none' } };
  server = await startWorkerd(place);
  const outside = await new Promise((resolve) =>
    endpoint.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${endpoint.address().port}`)),
  );
  const end = Date.now() + TIME_LIMIT;
  const client = new Client(server.origin, () => Date.now() > end);
  const runs = [];
  const load = (async () => {
    for (let n = 0; n < workflows; n++) {
      runs.push(workflow(client, kinds[n % kinds.length], `w${n}`, outside));
      await pause(1_000 / PER_SECOND);
    }
  })();
  const recoveries = [];
  for (let kill = 0; kill < kills; kill++) {
    await pause(((workflows / PER_SECOND) * 1_000 * (0.5 + random())) / (kills + 1));
    server.kill();
    const begin = Date.now();
    server = await startWorkerd(place);
    recoveries.push(Date.now() - begin);
    console.log(
      `crash: kill ${kill + 1} of ${kills}, with ${runs.length} workflows started; up again after ${recoveries.at(-1)} ms`,
    );
  }
  const lastKill = Date.now();
  await load;
  const outcomes = await Promise.all(runs);
  return report(outcomes, { settled: Date.now() - lastKill, repeated: client.repeated });
}

/** One workflow as its caller sees it, from the acknowledged start to the result. */
async function workflow(client, kind, id, outside) {
  const problems = [];
  try {
    const started = await client.start(id, kind.type, [outside]);
    if (started.status !== 200) problems.push(`start was answered with ${started.status}`);
    for (const value of kind.signals ?? []) {
      const { status } = await client.signal(id, value);
      if (status !== 200) problems.push(`signal ${value} was answered with ${status}`);
    }
    for (const value of kind.updates ?? []) {
      const { status, json } = await client.update(id, value);
      if (status !== 200) problems.push(`update ${value} was answered with ${status}: ${JSON.stringify(json)}`);
    }
    if (kind.completes !== undefined) await completeOnce(client, id, kind.completes, problems);
    for (let runId = started.json.runId; runId !== undefined;) {
      const event = await closeEvent(client, id, runId);
      const { json } = await client.history(id, runId);
      problems.push(...wrongWith(json.history.events, kind.signals));
      runId = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (runId !== undefined) continue;
      const result = event.workflowExecutionCompletedEventAttributes?.result?.[0];
      if (result !== kind.result)
        problems.push(`result ${JSON.stringify(result)} instead of ${JSON.stringify(kind.result)}`);
    }
  } catch (error) {
    problems.push(error.message);
  }
  return { id, type: kind.type, problems };
}

/** A completion whose answer was lost is refused when it is sent again: it was applied once. */
async function completeOnce(client, id, activityId, problems) {
  for (;;) {
    const before = client.repeated;
    const { status } = await client.complete(id, activityId);
    if (status === 200 || (status === 404 && client.repeated > before)) break;
    if (status !== 404) problems.push(`completion was answered with ${status}`);
    await pause(50); // Not scheduled yet.
  }
  const again = await client.complete(id, activityId);
  if (again.status === 200) problems.push('a second completion was accepted');
}

async function closeEvent(client, id, runId) {
  for (;;) {
    const { json } = await client.close(id, runId);
    const [event] = json.history?.events ?? [];
    if (event !== undefined) return event;
  }
}

function report(outcomes, { settled, repeated }) {
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const rows = {
    workflows: outcomes.length,
    'server kills': kills,
    'requests sent again': repeated,
    'right results': outcomes.length - failed.length,
    'lost, wrong or applied twice': failed.length,
    'effects, and those that happened again': `${effects.size}, ${[...effects.values()].filter((count) => count > 1).length}`,
    'all settled after the last kill, ms': settled,
  };
  for (const [name, value] of Object.entries(rows)) console.log(`crash: ${name.padEnd(40)} ${value}`);
  for (const { id, type, problems } of failed) console.log(`crash: ${id} (${type}): ${problems.join('; ')}`);
  return failed.length === 0;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Random moments that are the same again for the same seed. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
