// Runs every feature on a real server, and then holds the histories against Temporal's own replayer: see README.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { FeatureTest } from './feature-test.ts';
import { features, here, indexOf } from './folders.mjs';
import { Gates } from './gates.ts';
import { mutantsOf } from './mutants.mjs';
import { attributesOf, typeOf } from './workflow-handle.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    temporal: { type: 'boolean', default: true },
    index: { type: 'boolean' },
    why: { type: 'boolean' },
  },
  allowNegative: true,
});
/** What one check may take; all of them together take less than this. */
const CHECK_LIMIT = 45_000;
/** What everything may take, should a replayer never answer. */
const TIME_LIMIT = 900_000;
const AT_ONCE = 12;
/** How many runs of one workflow type are changed: the fiftieth child tells no more than the first ones. */
const MUTATED_RUNS = 3;
const NON_DETERMINISTIC = 'refuses it as non-deterministic';
/** The same code must do the same whether a run keeps its memory or loses it after every turn, and in the memory of a test. */
const PASSES = [
  { name: 'workerd', environment: {} },
  { name: 'workerd, memory lost after every turn', environment: { FORGET: 'yes' } },
  { name: 'in memory, plain Node', inMemory: true },
];

const indexFile = path.join(here, 'workflows.ts');
if (flags.index) {
  writeFileSync(indexFile, indexOf(features()));
  process.exit(0);
}
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-features-'));
const gates = new Gates();
let server;
let temporal;
process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
const limit = setTimeout(() => {
  console.error(`features: not done after ${TIME_LIMIT / 1_000} s; the end of the server's log:\n${server?.log ?? ''}`);
  cleanUp();
  process.exit(1);
}, TIME_LIMIT);
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(`features: ${error.stack}\nthe end of the server's log:\n${server?.log ?? ''}`);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
  cleanUp();
  await temporal?.close();
}

function cleanUp() {
  server?.kill();
  gates.close();
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const begin = Date.now();
  if (readFileSync(indexFile, 'utf8') !== indexOf(features())) {
    throw new Error('workflows.ts does not have the workflows of all features: npm run test:features -- --index');
  }
  const names = features().filter((name) => flags.only === undefined || flags.only.some((part) => name.includes(part)));
  if (names.length === 0) throw new Error(`no feature is named ${flags.only}`);
  const list = await Promise.all(
    names.map(async (name) => ({ name, ...(await import(path.join(here, name, 'check.ts'))).default })),
  );
  const worker = bundle({ config: 'test/features/wrangler.toml', out: path.join(folder, 'bundle') });
  if (flags.temporal) temporal = await replayer(list);
  await gates.listen();
  let right = true;
  for (const [at, { name, environment, inMemory }] of PASSES.entries()) {
    const place = { folder: path.join(folder, String(at)), main: worker, classes: ENGINE_CLASSES };
    server = inMemory
      ? await startMemoryServer()
      : await startWorkerd({
          ...place,
          port: await freePort(),
          environment: { PERDURE_AUTH: 'none', ...environment },
        });
    const seconds = (since) => ((Date.now() - since) / 1_000).toFixed(1);
    const checking = Date.now();
    const outcomes = await inParallel(list, (feature) => check(feature, at));
    const checked = seconds(checking);
    const replaying = Date.now();
    await inParallel(outcomes, (outcome) => compare(outcome, !inMemory));
    console.log(`\nfeatures: pass ${at + 1}: ${name}`);
    right = report(outcomes) && right;
    console.log(`features: ${checked} s for the checks, ${seconds(replaying)} s for the replays`);
    server.kill();
  }
  console.log(`features: ${((Date.now() - begin) / 1_000).toFixed(1)} s in all`);
  return right;
}

async function startMemoryServer() {
  const child = spawn(process.execPath, [path.join(here, 'memory-server.mjs')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const started = { origin: '', log: '', kill: () => child.kill() };
  child.stderr.on('data', (text) => (started.log += text));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the server in memory did not start')));
  const [port] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  ended.catch(() => undefined);
  started.origin = `http://127.0.0.1:${port}`;
  return started;
}

async function replayer(list) {
  const { TemporalReplayer } = await import('./temporal.mjs');
  const replayable = list.filter(({ notOnTemporal }) => notOnTemporal === '').map(({ name }) => name);
  const entry = path.join(folder, 'workflows.ts');
  writeFileSync(entry, indexOf(replayable, `${here}/`));
  return TemporalReplayer.create(entry);
}

/** The histories of a chain of runs, and of all the children that they have started. */
async function collect(handle, runId, runs) {
  if (!runId || runs.some((run) => run.runId === runId)) return;
  const events = await handle.history(runId);
  runs.push({ workflowId: handle.workflowId, runId, events });
  for (const event of events) {
    if (typeOf(event) !== 'ChildWorkflowExecutionStarted') continue;
    const child = attributesOf(event).workflowExecution;
    await collect(handle.other(child.workflowId), child.runId, runs);
  }
  await collect(handle, attributesOf(events.at(-1)).newExecutionRunId, runs);
}

/** Runs one check, and exports the history of every run that it has started. */
async function check(feature, pass) {
  const problems = [];
  const ended = AbortSignal.timeout(CHECK_LIMIT);
  const t = new FeatureTest(feature.name, `pass ${pass}`, server.origin, gates, ended);
  const tooLong = new Promise((_, reject) =>
    ended.addEventListener('abort', () => reject(new Error('the check takes too long'))),
  );
  const runs = [];
  try {
    await Promise.race([feature.check(t), tooLong]);
    for (const handle of t.handles) await collect(handle, handle.runId, runs);
  } catch (error) {
    problems.push(error.stack);
  }
  return { feature, runs, problems, replayed: 0, mutants: 0, refused: 0 };
}

/** Holds the histories of one feature against both replayers; with `mutates` changed copies of them as well. */
async function compare(outcome, mutates) {
  const { feature, runs, problems } = outcome;
  const mutated = {};
  for (const run of runs) {
    const ours = await replayHere(run);
    if (ours !== undefined) problems.push(`${run.workflowId}: our replayer refuses the history: ${ours}`);
    if (temporal === undefined) continue;
    problems.push(...temporal.lostBy(run.events).map((lost) => `${run.workflowId}: ${lost}`));
    if (feature.notOnTemporal !== '') continue;
    const { refused, missing } = await temporal.replay(run);
    if (refused === undefined && missing.length > 0)
      problems.push(`${run.workflowId}: Temporal's replayer has not come to what history has: ${missing.join(', ')}`);
    if (refused === undefined) outcome.replayed++;
    else problems.push(`${run.workflowId}: Temporal's replayer refuses the history: ${refused}`);
    const type = attributesOf(run.events[0]).workflowType.name;
    mutated[type] = (mutated[type] ?? 0) + 1;
    for (const { name, events } of mutates && mutated[type] <= MUTATED_RUNS ? mutantsOf(run.events) : []) {
      outcome.mutants++;
      const refusals = [(await temporal.replay({ ...run, events })).refused, await replayHere({ ...run, events })];
      const [theirs, own] = refusals.map(verdict);
      const seen = `${run.workflowId}, ${name}: Temporal's replayer ${theirs}, ours ${own}: ${refusals.join('\n')}`;
      if (flags.why) console.log(seen);
      if (theirs === NON_DETERMINISTIC && own === NON_DETERMINISTIC) outcome.refused++;
      else problems.push(seen);
    }
  }
}

function verdict(refusal) {
  if (refusal === undefined) return 'accepts it';
  return refusal.includes('[TMPRL1100]') ? NON_DETERMINISTIC : 'refuses it for another reason';
}

/** Replays in the Worker that wrote the history. Answers why it is refused. */
async function replayHere(run) {
  const response = await fetch(`${server.origin}/replay`, {
    method: 'POST',
    body: JSON.stringify(run),
    signal: AbortSignal.timeout(CHECK_LIMIT),
  });
  return (await response.json()).refused;
}

async function inParallel(list, work) {
  const results = [];
  const rest = [...list.entries()];
  const lane = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

function report(outcomes) {
  const row = (name, ...cells) =>
    console.log(name.padEnd(44) + cells.map((cell) => String(cell).padStart(10)).join(''));
  row('feature', 'runs', 'events', 'Temporal', 'mutants', 'refused');
  const total = [0, 0, 0, 0, 0];
  for (const { feature, runs, replayed, mutants, refused } of outcomes) {
    const events = runs.reduce((sum, run) => sum + run.events.length, 0);
    const cells = [runs.length, events, replayed, mutants, refused];
    for (const [at, cell] of cells.entries()) total[at] += cell;
    row(feature.name, ...cells);
  }
  row(`${outcomes.length} features`, ...total);
  for (const { feature } of outcomes) {
    const { name, notOnTemporal } = feature;
    if (notOnTemporal !== '') console.log(`features: ${name} is not replayed by Temporal: ${notOnTemporal}`);
  }
  const wrong = outcomes.filter(({ problems }) => problems.length > 0);
  for (const { feature, problems } of wrong) {
    for (const problem of problems) console.log(`features: WRONG ${feature.name}: ${problem}`);
  }
  console.log(`features: ${outcomes.length - wrong.length} right, ${wrong.length} wrong`);
  return wrong.length === 0;
}
