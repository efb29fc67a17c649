// Sends requests by chance over all routes to a real server. Nothing may answer 500, or without a credential; the server must stay up and work.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { Random } from './random.mjs';
import { nextRequest } from './requests.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, requests: { type: 'string' }, seed: { type: 'string' } },
});
const total = Number(values.requests ?? (values.quick ? 3_000 : 50_000));
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const OWNER = 'owner-secret';
const AT_ONCE = 24;
/** Calls that wait for something to happen are left after this time; others must have been answered. Milliseconds. */
const PATIENCE = 2_000;
const LONGEST = 60_000;
/** What may wait: updates and queries for workflow code, and event streams. */
const WAITS = /\/update|\/query\/|\/history/;
/** 503 is for what may be tried again, 501 for what is not there. */
const ACCEPTABLE = new Set([501, 503, 504]);

const folder = mkdtempSync(path.join(tmpdir(), 'perdure-fuzz-'));
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
const random = new Random(seed);
const statuses = new Map();
const wrong = [];
let server;
process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  process.exitCode = (await fuzz()) ? 0 : 1;
} catch (error) {
  console.error(`fuzz: ${error.stack}\nseed ${seed}; the end of the server's log:\n${server?.log ?? ''}`);
  process.exitCode = 1;
} finally {
  cleanUp();
}

function cleanUp() {
  server?.kill();
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}

async function fuzz() {
  console.log(`fuzz: ${total} requests, seed ${seed}`);
  const main = bundle({ config: 'test/fuzz/wrangler.toml', out: path.join(folder, 'bundle') });
  const port = await freePort();
  server = await startWorkerd({ folder, main, classes: ENGINE_CLASSES, port, environment: { PERDURE_API_KEY: OWNER } });
  const routes = JSON.parse((await send({ method: 'GET', path: '/fuzz/routes', headers: {} })).text);
  if (routes.length === 0) throw new Error('there are no routes');
  let sent = 0;
  const sender = async () => {
    while (sent < total) {
      sent++;
      const request = nextRequest(random, routes, OWNER);
      judge(request, await send(request));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  await checkThatItWorks();
  const counts = [...statuses].toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  console.log(`fuzz: ${counts.map(([status, count]) => `${status}: ${count}`).join(', ')}`);
  for (const text of wrong.slice(0, 20)) console.error(`fuzz: ${text}`);
  if (wrong.length > 0)
    console.error(`fuzz: ${wrong.length} wrong answers, seed ${seed}; the end of the server's log:\n${server.log}`);
  return wrong.length === 0;
}

/** Notes what must not be answered. */
function judge(request, answer) {
  const { status, text, error } = answer;
  const outcome = error ?? status;
  statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
  if (outcome === 'left waiting' && WAITS.test(request.path)) return;
  const reason = reasonAgainst(request, answer);
  if (reason !== undefined)
    wrong.push(
      `${reason}: ${JSON.stringify({ ...request, body: request.body?.toString().slice(0, 2_000) })} → ${text?.slice(0, 500)}`,
    );
}

function reasonAgainst({ good, path: asked, method, headers }, { status, text, type, error }) {
  if (error !== undefined) return error;
  if (status >= 500 && !ACCEPTABLE.has(status)) return `answered ${status}`;
  const isPublic = /^\/(health|settings|api\/v1\/settings)$/.test(asked.split('?')[0]);
  // 400 is the platform's, for what is not HTTP.
  if (!good && !isPublic && ![401, 400].includes(status)) return `answered ${status} without a good credential`;
  if (method === 'HEAD' || status === 400) return undefined;
  // Pages for people, and the document in Temporal's other form.
  if (/^\/(api\/v1\/)?(render|api-reference|openapi\.yaml)\/?$/.test(asked.split('?')[0]) && status === 200)
    return undefined;
  // A stream of events is what was asked for.
  if (type === 'text/event-stream' && headers.accept === type && status === 200) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'answered what is not JSON';
  }
}

/** The raw path goes out as it is: no client tidies it up. */
function send({ method, path: asked, headers, body }) {
  return new Promise((resolve) => {
    const { port } = new URL(server.origin);
    // Node frames no body of a DELETE by itself.
    const framed = body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) };
    const request = http.request({ agent, port, host: '127.0.0.1', method, path: asked, headers: framed });
    const patience = WAITS.test(asked) ? PATIENCE : LONGEST;
    const timer = setTimeout(() => {
      resolve({ error: 'left waiting' });
      request.destroy();
    }, patience);
    const settle = (answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    request.on('error', (error) => settle({ error: error.code ?? error.message }));
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', (error) => settle({ error: error.code ?? error.message }));
      response.on('end', () =>
        settle({
          status: response.statusCode,
          type: response.headers['content-type']?.split(';')[0],
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.end(body);
  });
}

async function checkThatItWorks() {
  const headers = { authorization: `Bearer ${OWNER}` };
  const at = '/namespaces/default/workflows/after-the-storm';
  const body = JSON.stringify({ workflowType: { name: 'hello' }, taskQueue: { name: 'fuzz' }, input: ['World'] });
  const start = await send({ method: 'POST', path: at, headers, body });
  if (start.status !== 200) throw new Error(`the server starts nothing any more: ${JSON.stringify(start)}`);
  for (const end = Date.now() + LONGEST; Date.now() < end;) {
    const { text } = await send({ method: 'GET', path: at, headers });
    if (text?.includes('EXECUTION_STATUS_COMPLETED')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('a workflow does not come to its end any more');
}
