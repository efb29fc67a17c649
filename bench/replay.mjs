// How fast a history is replayed, beside Temporal's own replayer with the same code and the same history. CPU time of the whole process, all
// its threads, because Temporal's replayer is several.
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { median } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const workflowsPath = path.join(import.meta.dirname, 'replay-workflows.ts');
registerHooks({
  resolve(specifier, context, next) {
    const name = /^@temporalio\/(workflow|common)$/.exec(specifier)?.[1];
    const ours = name !== undefined && context.parentURL?.includes('/bench/') === true;
    return next(ours ? pathToFileURL(path.join(root, `sdk/${name}/index.ts`)).href : specifier, context);
  },
});
const { historyFromJson } = await import('../protocol/json/history-from-json.ts');
const { createWorkflowTaskRunner } = await import('../sdk/runtime/index.ts');
const { recordAlternating } = await import('./record.ts');
const workflows = await import(pathToFileURL(workflowsPath).href);

const STEPS = Number(process.argv[2] ?? 400);
const ROUNDS = 3;
const createRunner = createWorkflowTaskRunner({ workflows });
const json = await recordAlternating(createRunner, STEPS);

/** Milliseconds of CPU that `work` takes. */
async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function ours() {
  const runner = createRunner({ namespace: 'default', workflowId: 'bench', runId: 'run' });
  const refused = await runner.activate(events);
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
  runner.dispose();
}
async function theirs() {
  await Worker.runReplayHistory({ workflowBundle }, history, 'bench');
}

const events = historyFromJson(json);
const history = historyFromJSON({ events: json });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF', forward: {} } } });
const modules = path.join(root, 'node_modules');
const workflowBundle = await bundleWorkflowCode({
  workflowsPath,
  logger: new DefaultLogger('ERROR'),
  webpackConfigHook: (config) => ({ ...config, resolve: { ...config.resolve, modules: [modules] } }),
});
const seen = { perdure: [], temporal: [] };
for (let round = 0; round <= ROUNDS; round++) {
  const own = await cpuOf(ours);
  const other = await cpuOf(theirs);
  if (round === 0) continue; // To warm up.
  seen.perdure.push(own);
  seen.temporal.push(other);
}
await Runtime.instance().shutdown();

const perSecond = (ms) => Math.round(events.length / (ms / 1_000)).toLocaleString('en');
console.log(
  `replay of ${events.length} events (an activity and a timer in turn), median of ${ROUNDS} rounds, CPU time`,
);
for (const [name, times] of Object.entries(seen))
  console.log(
    `${name.padEnd(10)} ${median(times).toFixed(0).padStart(6)} ms   ${perSecond(median(times)).padStart(9)} events/s`,
  );
const ratio = median(seen.temporal.map((ms, at) => ms / seen.perdure[at]));
console.log(
  `ratio      ${ratio.toFixed(1).padStart(6)} times less CPU than Temporal's replayer; aim: 200,000 events/s`,
);
