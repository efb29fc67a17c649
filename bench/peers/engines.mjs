// Starts the engines that are compared, each on ports of its own and with its state in a folder of its own, and speaks to them in the way that
// takes the fewest requests. An engine has `remote`, `inProcess` and `signal`: each runs one workflow and answers its result.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ENGINE_CLASSES, Server, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { call, engineClient, floorClient } from '../clients.mjs';

const require = createRequire(import.meta.url);
const versionOf = (name) => require(`${name}/package.json`).version;
const WORKERD = `workerd ${versionOf('workerd')}`;
const here = import.meta.dirname;
const script = (name) => path.join(here, name);

export async function startPerdure(folder) {
  const main = bundle({ config: 'bench/wrangler.toml', out: path.join(folder, 'bundle') });
  const environment = { PERDURE_AUTH: 'none' };
  const server = await startWorkerd({ folder, main, classes: ENGINE_CLASSES, port: await freePort(), environment });
  const { version } = require('../../package.json');
  return { name: 'Perdure', version: `${version} on ${WORKERD}`, ...onWorkerd(server, engineClient(server.origin)) };
}

/** No engine: what the platform leaves to any that keeps each workflow in an object of its own. */
export async function startFloor(folder) {
  const main = path.join(here, '../floor/worker.js');
  const server = await startWorkerd({ folder, main, classes: ['WorkflowRun'], port: await freePort() });
  return { name: 'Durable Object', version: `alone, on ${WORKERD}`, ...onWorkerd(server, floorClient(server.origin)) };
}

function onWorkerd(server, client) {
  return {
    servers: [server],
    remote: (id, steps) => client.execute(id, 'sequence', steps),
    inProcess: (id, steps) => client.execute(id, 'localSequence', steps),
    async signal(id) {
      await client.start(id, 'untilSignal');
      await client.signal(id);
      return client.result(id);
    },
  };
}

export async function startCloudflare(folder) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = new Server(process.execPath, [script('cloudflare-server.mjs'), port, folder], here, origin);
  await server.healthy();
  const ask = (what, id, body) => call(origin, 'POST', `/${what}/${id}`, body);
  return {
    name: 'Cloudflare Workflows',
    version: `Miniflare ${versionOf('miniflare')} of wrangler ${versionOf('wrangler')} on ${WORKERD}`,
    servers: [server],
    remote: (id, steps) => ask('run', id, { workload: 'remote', steps }),
    inProcess: (id, steps) => ask('run', id, { workload: 'inProcess', steps }),
    async signal(id) {
      await ask('start', id, { workload: 'signal' });
      await ask('signal', id, {});
      return ask('result', id, {});
    },
  };
}

export async function startRestate(folder) {
  const [fabric, ingress, admin, services] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const local = (port) => `127.0.0.1:${port}`;
  const config = path.join(folder, 'config.toml');
  writeFileSync(
    config,
    `node-name = "peer"
base-dir = "${folder}/data"
listen-mode = "tcp"
disable-telemetry = true
bind-address = "${local(fabric)}"
[ingress]
bind-address = "${local(ingress)}"
[admin]
bind-address = "${local(admin)}"
disable-web-ui = true
`,
  );
  const program = require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);
  const server = new Server(program, ['--no-logo', '--config-file', config], folder, `http://${local(admin)}`);
  const code = new Server(process.execPath, [script('restate-services.mjs'), services], here);
  await server.healthy();
  await register(server, `http://${local(services)}`);
  const origin = `http://${local(ingress)}`;
  const ask = (where, body) => call(origin, 'POST', where, body);
  return {
    name: 'Restate',
    version: `server ${versionOf('@restatedev/restate-server')}, SDK ${versionOf('@restatedev/restate-sdk')} on Node ${process.version}`,
    servers: [server, code],
    remote: (id, steps) => ask(`/remote/${id}/run`, steps),
    inProcess: (id, steps) => ask(`/inProcess/${id}/run`, steps),
    async signal(id) {
      await ask(`/signal/${id}/run/send`);
      await ask(`/signal/${id}/finish`);
      return call(origin, 'GET', `/restate/workflow/signal/${id}/attach`);
    },
  };
}

/** Tells Restate where the services are; they take a moment to come up, and so do its partitions. */
async function register(server, uri) {
  for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const response = await fetch(`${server.origin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri }),
    });
    if (response.ok) return;
    if (Date.now() > end) throw new Error(`Restate does not take its services: ${await response.text()}`);
  }
}
