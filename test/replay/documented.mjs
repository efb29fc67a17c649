// Runs the scripts of docs/replay.md as they stand there, in a project that has nothing but them, workflows and the package.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../scripts/build.mjs';

const ALIASES = ['workflow', 'activity', 'common'].map((name) => `--alias:@temporalio/${name}=perdure/${name}`);

/** What Node 20 does not have. */
const LIKE_NODE_20 = '--import=data:text/javascript,delete Promise.withResolvers';

/** Answers rows of whether something is as documented, and what. */
export async function documented(root) {
  const project = mkdtempSync(path.join(tmpdir(), 'perdure-replay-'));
  await build(); // What is imported by the name of the package is what is published.
  const server = createServer((request, response) => answer(root, request, response));
  try {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const doc = readFileSync(path.join(root, 'docs/replay.md'), 'utf8');
    for (const [, file, code] of doc.matchAll(/<!-- file: (\S+) -->\n```ts\n([\s\S]*?)```/g))
      writeFileSync(path.join(project, file), code);
    for (const folder of ['node_modules', 'histories']) mkdirSync(path.join(project, folder));
    symlinkSync(root, path.join(project, 'node_modules/perdure'), 'dir');
    cpSync(path.join(root, 'test/contract/golden/workflows.ts'), path.join(project, 'workflows.ts'));

    const env = { ...process.env, PERDURE_URL: `http://127.0.0.1:${server.address().port}`, PERDURE_API_KEY: 'secret' };
    const run = async (script, ...args) => {
      const bundle = path.join(project, '.replay', `${script}.mjs`);
      const esbuild = path.join(root, 'node_modules/.bin/esbuild');
      const flags = [
        '--bundle',
        '--platform=node',
        '--format=esm',
        '--sourcemap',
        '--log-level=warning',
        `--outfile=${bundle}`,
      ];
      const bundled = await execute(esbuild, [`${script}.ts`, ...flags, ...ALIASES], project, env);
      return bundled.code === 0
        ? execute(process.execPath, ['--enable-source-maps', LIKE_NODE_20, bundle, ...args], project, env)
        : bundled;
    };

    const saved = await run('save-history', 'family/sequence');
    const accepted = await run('check-histories');
    const workflows = path.join(project, 'workflows.ts');
    writeFileSync(workflows, readFileSync(workflows, 'utf8').replace('out.push(await a.greet(n))', 'await sleep(1)'));
    const refused = await run('check-histories');
    const told = ({ stdout, stderr }) => `${stdout}${stderr}`.trim();
    const says =
      refused.stderr.includes('event 5 is ActivityTaskScheduled "greet" with id 1, but the code asked for') &&
      /StartTimer with id 1 \(at .*workflows\.ts:\d+:\d+/.test(refused.stderr);
    return [
      [saved.code === 0, `the documented script saves a history of two pages ${told(saved)}`],
      [accepted.code === 0 && told(accepted) === '✓ family/sequence', `the documented check: ${told(accepted)}`],
      [refused.code === 1 && says, `the documented check of changed code: ${told(refused)}`],
    ];
  } finally {
    server.close();
    rmSync(project, { recursive: true, force: true });
  }
}

/** The history of `sequence` in two pages, as the API gives it. */
function answer(root, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const right = pathname === '/api/v1/namespaces/default/workflows/family%2Fsequence/history';
  if (!right || request.headers.authorization !== 'Bearer secret') return response.writeHead(404).end('not found');
  const { events } = JSON.parse(readFileSync(path.join(root, 'test/golden/histories/sequence.json'), 'utf8'));
  const second = searchParams.get('nextPageToken') === 'two';
  const page = second
    ? { history: { events: events.slice(10) } }
    : { history: { events: events.slice(0, 10) }, nextPageToken: 'two' };
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
}

/** Runs a program; its server is this process, so it must not be waited for synchronously. */
function execute(program, args, cwd, env) {
  const child = spawn(program, args, { cwd, env });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (output.stdout += data));
  child.stderr.on('data', (data) => (output.stderr += data));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}
