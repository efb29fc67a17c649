// Starts deployments on this machine for the demo, the benchmark and the tests that need a real server, and ends them without mercy.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';

/** The Durable Object classes of a deployment. */
export const ENGINE_CLASSES = ['WorkflowRun', 'WorkflowVisibility', 'WorkflowSchedule', 'WorkflowNamespace'];

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules/.bin');
/** For child processes: the programs that the project installs come first. */
export const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  WRANGLER_SEND_METRICS: 'false',
  CI: '1',
};
const wrangler = path.join(bin, 'wrangler');

/** A running server. `kill` ends its whole process group at once, as a crash does; `log` is the end of what it wrote. */
export class Server {
  #child;
  #log = '';

  constructor(command, args, cwd, origin) {
    this.origin = origin;
    this.#child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    /** Resolves when the process has ended, however it did. */
    this.ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => (this.#log = (this.#log + chunk).slice(-8_000)));
    }
  }

  get pid() {
    return this.#child.pid;
  }
  /** Whether the process is gone, killed or by itself. */
  get hasEnded() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
  get portWasBusy() {
    return this.#log.includes('Address already in use');
  }
  get log() {
    return this.#log;
  }

  kill() {
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  /** Waits until the server answers, for a minute at most; with `mayFall`, also until what it runs has hung or ended it. */
  async healthy(interval = 100, mayFall = false) {
    for (const end = Date.now() + 60_000; Date.now() < end && !this.hasEnded;) {
      try {
        if ((await fetch(`${this.origin}/health`, { signal: AbortSignal.timeout(5_000) })).ok) return this;
      } catch (error) {
        if (mayFall && error.name === 'TimeoutError') return this;
        // Not up yet.
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
    if (mayFall && this.hasEnded && !this.portWasBusy) return this;
    this.kill();
    throw new Error(`the server did not come up; the end of its log:\n${this.log}`);
  }
}

/**
 * `wrangler dev` in a folder, open to everybody on this machine, with its storage in `state`. Of several `configs` the first one's Worker is
 * served, and the others are what it is bound to.
 */
export function startWrangler({ cwd, state, port, configs = [] }) {
  const flags = ['dev', '--ip', '127.0.0.1', '--port', String(port), '--persist-to', state];
  flags.push('--show-interactive-dev-session=false', ...configs.flatMap((config) => ['-c', config]));
  if (configs.length === 0) flags.push('--var', 'PERDURE_AUTH:none');
  return new Server(wrangler, flags, cwd, `http://127.0.0.1:${port}`).healthy();
}

/** Bundles a Worker as `wrangler deploy` would, into `out`. Answers the path of its main module. */
export function bundle({ config, out }) {
  const args = ['deploy', '--dry-run', '--config', config, '--outdir', out];
  const result = spawnSync(wrangler, args, { cwd: root, env, encoding: 'utf8' });
  const main = result.status === 0 ? readdirSync(out).find((file) => file.endsWith('.js')) : undefined;
  if (main === undefined) throw new Error(`wrangler could not bundle ${config}:\n${result.stdout}\n${result.stderr}`);
  return path.join(out, main);
}

/**
 * Plain `workerd serve` of one module with SQLite-backed Durable Objects on the local disk, without wrangler between.
 * `folder` receives the configuration and, in `state`, the storage; the same folder again goes on from it.
 */
export function startWorkerd({ folder, main, classes, port, environment = {}, v8Flags = [], mayFall = false }) {
  const state = path.join(folder, 'state');
  mkdirSync(state, { recursive: true });
  const text = JSON.stringify;
  const bindings = Object.entries(environment).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  const namespaces = classes.map((name) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`);
  const config = path.join(folder, 'config.capnp');
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "main.js", esModule = embed ${text(path.relative(folder, main))})],
      compatibilityDate = "2026-10-15",
      compatibilityFlags = ["enable_request_signal"],
      bindings = [${bindings.join(', ')}],
      durableObjectNamespaces = [${namespaces.join(', ')}],
      durableObjectStorage = (localDisk = "disk"),
    )),
    (name = "disk", disk = (path = ${text(state)}, writable = true)),
    (name = "internet", network = (allow = ["private"])),
  ],
  v8Flags = [${v8Flags.map(text).join(', ')}],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
  );
  const { default: workerd } = createRequire(import.meta.url)('workerd');
  return serveOnceFree(() => new Server(workerd, ['serve', config], folder, `http://127.0.0.1:${port}`), mayFall);
}

/** A port that a killed server has held is free a moment after its end, not at once. */
async function serveOnceFree(serve, mayFall, left = 50) {
  const server = serve();
  try {
    return await server.healthy(20, mayFall);
  } catch (error) {
    if (left === 0 || !server.portWasBusy) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return serveOnceFree(serve, mayFall, left - 1);
  }
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
