// Holds the engine against exchanges recorded on a real Temporal server, as somebody would who moves code here: the package is packed and
// installed in an empty project that holds only workflows, a worker and a wrangler.toml with aliases.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const bin = path.join(root, 'node_modules/.bin');
const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  WRANGLER_SEND_METRICS: 'false',
  CI: '1',
};
const scenarios = 'system,start-and-result,start-options,start-refused,signals,queries,history,activities';

const project = mkdtempSync(path.join(tmpdir(), 'perdure-contract-'));
let server;
try {
  const packed = run('npm', ['pack', '--silent', '--pack-destination', project], root).stdout.trim().split('\n').at(-1);
  mkdirSync(path.join(project, 'src'));
  for (const file of ['workflows.ts', 'activities.ts'])
    cpSync(path.join(here, 'golden', file), path.join(project, 'src', file));
  write(
    'package.json',
    JSON.stringify({ name: 'moved-here', private: true, type: 'module', dependencies: { perdure: `file:${packed}` } }),
  );
  write(
    'src/worker.ts',
    `import { createWorker } from 'perdure/worker';
import * as activities from './activities';
import * as workflows from './workflows';
const worker = createWorker({ taskQueue: 'golden', workflows, activities, searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' } });
export const { WorkflowRun, WorkflowActivities } = worker.exports;
export default worker;
`,
  );
  write(
    'wrangler.toml',
    `name = "moved-here"
main = "src/worker.ts"
compatibility_date = "2026-10-15"
migrations = [{ tag = "v1", new_sqlite_classes = ["WorkflowRun"] }]
durable_objects.bindings = [{ name = "WORKFLOW_RUN", class_name = "WorkflowRun" }]
[alias]
"@temporalio/workflow" = "perdure/workflow"
"@temporalio/activity" = "perdure/activity"
"@temporalio/common" = "perdure/common"
`,
  );
  console.log(`contract: installing the packed package in ${project}`);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], project);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const flags = [
    'dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--persist-to',
    'state',
    '--var',
    'PERDURE_AUTH:none',
    '--show-interactive-dev-session=false',
  ];
  server = spawn(path.join(bin, 'wrangler'), flags, {
    cwd: project,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (log = (log + chunk).slice(-8000)));
  await healthy(origin, () => log);
  const check = spawn(
    process.execPath,
    [
      path.join(here, 'golden/http.mjs'),
      origin,
      '--only',
      scenarios,
      '--allow',
      path.join(here, 'temporal-differences.json'),
      ...process.argv.slice(2),
    ],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // The verdict is the last line; the script itself lingers until its own time limits have run out.
  process.exitCode = await new Promise((resolve) => {
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
  if (process.exitCode !== 0) console.log(`contract: the end of the server's log:\n${log.slice(-3000)}`);
} finally {
  if (server?.pid !== undefined) {
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
  rmSync(project, { recursive: true, force: true });
}

function write(file, text) {
  writeFileSync(path.join(project, file), text);
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function healthy(origin, log) {
  for (let tries = 0; tries < 240; tries++) {
    try {
      if ((await fetch(`${origin}/health`)).ok) return;
    } catch {
      // Not up yet.
    }
    if (server.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the server did not come up:\n${log()}`);
}
