// The built bin as a child process, against one real server that wants an API key.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bin, buildCli } from '../../scripts/cli.mjs';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';

export const API_KEY = 'key-of-the-test';
export const folder = mkdtempSync(path.join(tmpdir(), 'perdure-cli-'));
let server;
/** Where the server is, once it has started. */
export const deployment = {
  get origin() {
    return server.origin;
  },
};

export async function setUp() {
  await buildCli();
  const main = bundle({ config: path.join(import.meta.dirname, 'wrangler.toml'), out: path.join(folder, 'worker') });
  server = await startWorkerd({
    folder,
    main,
    classes: ENGINE_CLASSES,
    port: await freePort(),
    environment: { PERDURE_API_KEY: API_KEY },
  });
}
export function tearDown() {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a command line, without what this machine's user has set. */
export function run(args, { env = {}, input = '' } = {}) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PERDURE|TEMPORAL)_/.test(name)),
  );
  const child = spawn(process.execPath, [bin, ...args], {
    env: {
      ...inherited,
      PERDURE_CONFIG_FILE: path.join(folder, 'none.json'),
      PERDURE_ADDRESS: server.origin,
      PERDURE_API_KEY: API_KEY,
      ...env,
    },
  });
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out, err, lines: out.trimEnd().split('\n') }));
  });
}
/** What a command that succeeds answers to a script. */
export async function json(...args) {
  const { code, out, err } = await run([...args, '-o', 'json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}
export async function succeeds(...args) {
  const result = await run(args);
  assert.equal(result.code, 0, result.err);
  return result;
}
export const started = (type, workflowId, ...more) =>
  json('workflow', 'start', '--type', type, '-t', 'cli', '-w', workflowId, ...more);

/** The index follows the runs: asks until the list has what is waited for. */
export async function listed(query, isThere) {
  for (;;) {
    const runs = await json('workflow', 'list', '-q', query);
    if (isThere(runs)) return runs;
  }
}
