// The main job in one command: an order runs, the server is killed in the middle, and nothing is lost.
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { freePort, startWrangler } from '../../scripts/server.mjs';
import { printTimeline } from './timeline.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const state = path.join(root, '.demo');
const REFUSED_CHARGES = 2;
const calls = [];
let server;

const endpoint = createServer((request, response) => {
  const kind = (request.url ?? '').slice(1);
  const refused = kind === 'charge' && calls.filter((call) => call.kind === 'charge').length < REFUSED_CHARGES;
  calls.push({ kind, refused });
  request.resume().on('end', () => response.writeHead(refused ? 503 : 200).end());
});

try {
  await demo();
} catch (error) {
  console.error(`\nThe demo failed: ${error.message}\n\nThe end of the server's log:\n${server?.log.slice(-2000)}`);
  process.exitCode = 1;
} finally {
  server?.kill();
  endpoint.close();
  endpoint.closeAllConnections();
}

async function demo() {
  rmSync(state, { recursive: true, force: true });
  const endpointPort = await new Promise((resolve) =>
    endpoint.listen(0, '127.0.0.1', () => resolve(endpoint.address().port)),
  );
  const port = await freePort();
  const api = `http://127.0.0.1:${port}/api/v1/namespaces/default/workflows/order-7`;
  step('starting the server');
  server = await startWrangler({ cwd: root, state, port });
  step('starting the workflow order-7; its card endpoint refuses twice and then works');
  const input = [{ id: 'order-7', amount: 42, endpoint: `http://127.0.0.1:${endpointPort}` }];
  await call('POST', api, { workflowType: { name: 'order' }, taskQueue: { name: 'quickstart' }, input });
  const query = async () => (await call('POST', `${api}/query/status`)).queryResult[0];
  await until('the order waits for approval', async () => (await query()) === 'waiting for approval');
  step(`query status: ${await query()}`);
  step(`SIGKILL to the server (process group ${server.pid})`);
  server.kill();
  step('starting it again on the same storage');
  server = await startWrangler({ cwd: root, state, port });
  step(`query status: ${await query()}`);
  step('signal approve');
  await call('POST', `${api}/signal/approve`, { input: ['Ann'] });
  const close = await call('GET', `${api}/history?waitNewEvent=true&historyEventFilterType=2`);
  const result = close.history.events?.[0]?.workflowExecutionCompletedEventAttributes?.result?.[0];
  const { history } = await call('GET', `${api}/history`);
  console.log('\nHistory');
  printTimeline(history.events);
  console.log('\nWhat the endpoint saw');
  for (const kind of ['charge', 'ship', 'notify']) {
    const seen = calls.filter((entry) => entry.kind === kind);
    const refused = seen.filter((entry) => entry.refused).length;
    console.log(`  ${kind.padEnd(8)}${seen.length} calls, ${refused} refused, ${seen.length - refused} effect`);
  }
  console.log(`\nResult: ${JSON.stringify(result)}`);
  const effects = ['charge', 'ship', 'notify'].map(
    (kind) => calls.filter((entry) => entry.kind === kind && !entry.refused).length,
  );
  if (result?.status !== 'shipped' || result?.approvedBy !== 'Ann')
    throw new Error('the result is not the one expected');
  if (effects.join() !== '1,1,1')
    throw new Error(`each effect should have happened once, not ${effects.join(', ')} times`);
  console.log('Right: every effect happened once, across the kill.');
}

function step(text) {
  console.log(`• ${text}`);
}

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const json = await response.json();
  if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status}: ${json.message}`);
  return json;
}

async function until(what, holds, seconds = 30) {
  for (let tries = 0; tries < seconds * 5; tries++) {
    try {
      if (await holds()) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`after ${seconds} seconds it is still not true that ${what}`);
}
