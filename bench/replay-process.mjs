// One of the replayers of replay.mjs: given a history once, it says how much CPU time a replay of it takes. A round is as many replays as fill 0.3 s,
// so that what is measured is long beside what measuring costs.
import path from 'node:path';
import { redirectTemporalImports } from './replay-imports.mjs';

const ROUND = 300;
const replayers = { perdure, temporal };
const prepare = replayers[process.argv[2]];
let replay;
process.on('message', async (message) => {
  if (message === 'replay') {
    const before = process.cpuUsage();
    const spent = () => {
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    };
    await replay();
    const first = spent();
    let count = 1;
    for (; spent() < ROUND; count++) await replay();
    process.send({ ms: spent() / count, first });
  } else {
    replay = await prepare(message.json);
    process.send('ready');
  }
});

async function perdure(json) {
  redirectTemporalImports();
  const { historyFromJson } = await import('../protocol/json/history-from-json.ts');
  const { createWorkflowTaskRunner } = await import('../sdk/runtime/index.ts');
  const createRunner = createWorkflowTaskRunner({ workflows: await import('./replay-workflows.ts') });
  const events = historyFromJson(json);
  return async () => {
    const runner = createRunner({ namespace: 'default', workflowId: 'bench', runId: 'run' });
    const refused = await runner.activate(events);
    if (refused !== undefined) throw new Error(JSON.stringify(refused));
    runner.dispose();
  };
}

async function temporal(json) {
  const { historyFromJSON } = await import('@temporalio/common/lib/proto-utils.js');
  const { DefaultLogger, Runtime, Worker, bundleWorkflowCode } = await import('@temporalio/worker');
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  process.once('disconnect', () => Runtime.instance().shutdown());
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(import.meta.dirname, 'replay-workflows.ts'),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({
      ...config,
      resolve: { ...config.resolve, modules: [path.resolve(import.meta.dirname, '../node_modules')] },
    }),
  });
  const history = historyFromJSON({ events: json });
  return () => Worker.runReplayHistory({ workflowBundle }, history, 'bench');
}
