// Holds the engine against exchanges recorded on a real Temporal server, as somebody would who moves code here: the package is packed and
// installed in an empty project that holds only workflows, a worker and a wrangler.toml with aliases.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareRecorded } from './histories.mjs';
import { env, freePort, startWrangler } from '../../scripts/server.mjs';

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, histories: { type: 'string' }, verbose: { type: 'boolean' } },
});
const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const scenarios =
  'system,start-and-result,start-options,start-refused,signals,queries,updates,history,activities,visibility,schedules,others';

const project = mkdtempSync(path.join(tmpdir(), 'perdure-contract-'));
let server;
try {
  const packed = run('npm', ['pack', '--silent', '--pack-destination', project], root).stdout.trim().split('\n').at(-1);
  mkdirSync(path.join(project, 'src'));
  for (const file of ['workflows.ts', 'activities.ts'])
    cpSync(path.join(here, 'golden', file), path.join(project, 'src', file));
  cpSync(path.join(here, 'until-cancelled.ts'), path.join(project, 'src/until-cancelled.ts'));
  write(
    'package.json',
    JSON.stringify({ name: 'moved-here', private: true, type: 'module', dependencies: { perdure: `file:${packed}` } }),
  );
  write(
    'src/worker.ts',
    `import { createWorker } from 'perdure/worker';
import * as activities from './activities';
import { untilCancelled } from './until-cancelled';
import * as workflows from './workflows';
const worker = createWorker({ taskQueue: 'golden', workflows, activities: { ...activities, waitBeating: untilCancelled(activities.waitBeating) }, searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' } });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
export default worker;
`,
  );
  write(
    'wrangler.toml',
    `name = "moved-here"
main = "src/worker.ts"
compatibility_date = "2026-10-15"
migrations = [{ tag = "v1", new_sqlite_classes = ["WorkflowRun", "WorkflowVisibility", "WorkflowSchedule", "WorkflowNamespace"] }]
durable_objects.bindings = [
  { name = "WORKFLOW_RUN", class_name = "WorkflowRun" },
  { name = "WORKFLOW_VISIBILITY", class_name = "WorkflowVisibility" },
  { name = "WORKFLOW_SCHEDULE", class_name = "WorkflowSchedule" },
  { name = "WORKFLOW_NAMESPACE", class_name = "WorkflowNamespace" },
]
[alias]
"@temporalio/workflow" = "perdure/workflow"
"@temporalio/activity" = "perdure/activity"
"@temporalio/common" = "perdure/common"
`,
  );
  console.log(`contract: installing the packed package in ${project}`);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], project);
  server = await startWrangler({ cwd: project, state: 'state', port: await freePort() });
  if (flags.histories === undefined) process.exitCode = await compareExchanges(server.origin);
  console.log('contract: the recorded scenarios again, event by event');
  const differing = await compareRecorded(server.origin, flags.histories);
  console.log(`contract: ${differing === 0 ? 'no recording differs' : `${differing} recordings differ`}`);
  if (differing > 0) process.exitCode = 1;
  if (process.exitCode !== 0) console.log(`contract: the end of the server's log:\n${server.log.slice(-3000)}`);
} finally {
  server?.kill();
  rmSync(project, { recursive: true, force: true });
}

/** The exchanges, with the tool that came with the recordings. Answers an exit code. */
function compareExchanges(origin) {
  const check = spawn(
    process.execPath,
    [
      path.join(here, 'golden/http.mjs'),
      origin,
      '--only',
      flags.only ?? scenarios,
      '--allow',
      path.join(here, 'temporal-differences.json'),
      ...(flags.verbose ? ['--verbose'] : []),
    ],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // The verdict is the last line; the script itself lingers until its own time limits have run out.
  return new Promise((resolve) => {
    let output = '';
    check.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
      const verdict = /exchanges agree, (\d+) differ .*\n/.exec(output);
      if (verdict === null) return;
      resolve(verdict[1] === '0' ? 0 : 1);
      check.kill();
    });
    check.on('exit', (code) => resolve(code ?? 1));
  });
}

function write(file, text) {
  writeFileSync(path.join(project, file), text);
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}
