// Many schedules that are due within one minute, each once: whether all of them fire, and how late. See README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../scripts/server.mjs';
import { call } from './clients.mjs';
import { cpuOf, memoryOf, openFilesLimitOf, openFilesOf, percentile } from './measure.mjs';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    // All due in the first second of the minute, rather than spread over it.
    'same-second': { type: 'boolean', default: false },
    // Schedules that this machine is trusted to create in a second: it says which minute they are due in.
    'create-rate': { type: 'string', default: '80' },
    // Deployments, each a workerd of its own, which share the schedules: one process may not open files for all of them.
    servers: { type: 'string', default: '1' },
  },
});
const COUNT = Number(flags.count);
const SERVERS = Number(flags.servers);
const AT_ONCE = 50;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How long after its minute a start is waited for. */
const PATIENCE = 10 * MINUTE;
const PAGE = 1_000;
const ATTEMPTS = 60;
/** An object that is awake has three files open on a local disk, and a schedule that is due wakes two objects. */
const FILES_EACH = 6;
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-schedules-'));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Each schedule lives on one of them. */
const servers = [];
const serverOf = (at) => servers[at % SERVERS];
const sum = (of) => servers.reduce((total, server) => total + of(server), 0);
const cpu = () => sum(({ pid }) => cpuOf(pid));
const peak = { memory: 0, files: 0 };
let watch;
/** Requests of this client that were refused and sent again. */
let refused = 0;

process.once('SIGINT', () => {
  cleanUp();
  process.exit(130);
});
try {
  const main = bundle({ config: 'bench/wrangler.toml', out: path.join(folder, 'bundle') });
  const environment = { PERDURE_AUTH: 'none' };
  for (let n = 0; n < SERVERS; n++) {
    const place = path.join(folder, `server-${n}`);
    servers.push(
      await startWorkerd({ folder: place, main, classes: ENGINE_CLASSES, port: await freePort(), environment }),
    );
  }
  const allowed = openFilesLimitOf(servers[0].pid);
  const wanted = Math.ceil((COUNT * FILES_EACH) / SERVERS);
  if (allowed < wanted) {
    console.error(
      `A workerd may open ${allowed} files; if all are due before it gets to them, it needs ${wanted} and ends. ` +
        `Raise \`ulimit -n\`, or take --servers ${Math.ceil((COUNT * FILES_EACH) / allowed)}.`,
    );
  }
  watch = setInterval(() => {
    peak.memory = Math.max(
      peak.memory,
      sum(({ pid }) => memoryOf(pid) ?? 0),
    );
    peak.files = Math.max(peak.files, ...servers.map(({ pid }) => openFilesOf(pid) ?? 0));
  }, 500);
  const { misses } = await bench();
  if (misses > 0) process.exitCode = 1;
} catch (error) {
  const logs = servers.map(({ log }) => log).join('\n');
  throw new Error(`the benchmark failed; the end of the servers' logs:\n${logs}`, { cause: error });
} finally {
  cleanUp();
}

function cleanUp() {
  clearInterval(watch);
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** A request; what is refused, such as for want of open files, is asked again, as the engine does with what it owes. */
async function api(server, method, where, body) {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await call(server.origin, method, `/api/v1/namespaces/default/${where}`, body);
    } catch (error) {
      if (left === 1) throw error;
      refused++;
      await pause(SECOND);
    }
  }
}

/** Does the work for the numbers from 0, for fifty of them at once, and answers what came out. */
async function forEach(work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < COUNT; at = next++) results[at] = await work(at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

async function bench() {
  const begin = Date.now();
  const lead = (COUNT / Number(flags['create-rate'])) * SECOND;
  const minute = Math.ceil((begin + lead) / MINUTE) * MINUTE;
  await forEach((at) => api(serverOf(at), 'POST', `schedules/s${at}`, dueOnce(at, dueAt(minute, at))));
  const created = Date.now();
  if (created > minute) throw new Error('the minute came before all were created; try a lower --create-rate');
  line('created', `${COUNT} in ${seconds(created - begin)} s`);
  await pause(minute - created);
  const before = cpu();
  const counted = await countUntilAll(minute + MINUTE + PATIENCE);
  const acted = cpu();
  const started = await listed();
  const described = await forEach((at) => api(serverOf(at), 'GET', `schedules/s${at}`));
  const actions = described.filter(({ info }) => info.actionCount === '1').length;
  const misses = COUNT - Math.min(started.length, actions);
  line('started, by count of the index', counted.count);
  line('started, by list of the index', started.length);
  line('acted once, by describe', actions);
  line('missed', misses);
  line('lateness of the action, ms', lateness(described.flatMap(({ info }) => info.recentActions ?? []).map(ofAction)));
  line('lateness of the workflow, ms', lateness(started.map(ofWorkflow)));
  line('all known to the index', `${seconds(counted.at - minute)} s after the minute began`);
  line('CPU', `${each(acted - before)} ms per schedule with its workflow, ${each(cpu() - acted)} for these questions`);
  line('memory of workerd', `${peak.memory.toFixed(0)} MB at most`);
  line('open files of one workerd', `${peak.files} at most, of ${openFilesLimitOf(servers[0].pid)} allowed`);
  line('workerd processes', SERVERS);
  line('requests refused and sent again', refused);
  return { misses };
}

/** When a schedule is due: spread over the minute, if not all in its first second. */
function dueAt(minute, at) {
  return new Date(minute + (flags['same-second'] ? 0 : (Math.floor(at / SERVERS) % 60) * SECOND));
}

function dueOnce(at, due) {
  const calendar = {
    year: due.getUTCFullYear(),
    month: due.getUTCMonth() + 1,
    dayOfMonth: due.getUTCDate(),
    hour: due.getUTCHours(),
    minute: due.getUTCMinutes(),
    second: due.getUTCSeconds(),
  };
  const texts = Object.fromEntries(Object.entries(calendar).map(([name, value]) => [name, String(value)]));
  const startWorkflow = { workflowId: `tick-${at}`, workflowType: { name: 'tick' }, taskQueue: { name: 'bench' } };
  // The same request id whenever it is sent: a schedule that was created is not refused as one that exists.
  return { requestId: `create-${at}`, schedule: { spec: { calendar: [texts] }, action: { startWorkflow } } };
}

/** Asks every second until the index counts as many workflows as there are schedules, or it is too late. */
async function countUntilAll(end) {
  const query = encodeURIComponent("WorkflowType = 'tick'");
  for (;;) {
    const counts = await Promise.all(servers.map((server) => api(server, 'GET', `workflow-count?query=${query}`)));
    const count = counts.reduce((total, counted) => total + Number(counted.count ?? 0), 0);
    if (count >= COUNT || Date.now() > end) return { count, at: Date.now() };
    await pause(SECOND);
  }
}

async function listed() {
  return (await Promise.all(servers.map(listedBy))).flat();
}

async function listedBy(server) {
  const found = [];
  const query = encodeURIComponent("WorkflowType = 'tick'");
  let token = '';
  do {
    const where = `workflows?pageSize=${PAGE}&query=${query}&nextPageToken=${encodeURIComponent(token)}`;
    const page = await api(server, 'GET', where);
    found.push(...(page.executions ?? []));
    token = page.nextPageToken ?? '';
  } while (token !== '');
  return found;
}

function ofAction({ scheduleTime, actualTime }) {
  return Date.parse(actualTime) - Date.parse(scheduleTime);
}

function ofWorkflow({ startTime, searchAttributes }) {
  const { data } = searchAttributes.indexedFields.TemporalScheduledStartTime;
  return Date.parse(startTime) - Date.parse(JSON.parse(atob(data)));
}

function lateness(times) {
  return `median ${percentile(times, 50)}, 95 % ${percentile(times, 95)}, slowest ${Math.max(...times)}`;
}

function each(ms) {
  return (ms / COUNT).toFixed(1);
}

function seconds(ms) {
  return (ms / SECOND).toFixed(1);
}

function line(title, value) {
  console.log(`${title.padEnd(36)} ${value}`);
}
