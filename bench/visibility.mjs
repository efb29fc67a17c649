// One shard of the index with a million runs: how long its answers take, seen from outside of workerd over HTTP, and what its writes cost.
// Not measured: the network between a Worker and its objects, and disks other than this machine's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, freePort, startWorkerd } from '../scripts/server.mjs';
import { median } from './measure.mjs';

const RUNS = Number(process.argv[2] ?? 1_000_000);
const BATCH = 1_000;
const ROUNDS = 5;
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-visibility-'));
const config = path.join(import.meta.dirname, 'visibility/wrangler.toml');
const main = bundle({ config, out: path.join(folder, 'bundle') });
const server = await startWorkerd({ folder, main, classes: ['WorkflowVisibility'], port: await freePort() });
const ask = async (what, body = {}) => {
  const response = await fetch(`${server.origin}/${what}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
  return response.json();
};

async function timed(title, work) {
  const times = [];
  let result;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    result = await work();
    times.push(performance.now() - start);
  }
  if (result.error) throw new Error(`${title}: ${result.error.message}`);
  console.log(
    `${title.padEnd(72)} ${median(times).toFixed(1).padStart(9)} ms  (slowest ${Math.max(...times).toFixed(1)})`,
  );
  return result.ok ?? result;
}

async function upserts(title, count, close) {
  let billed = 0;
  const start = performance.now();
  for (let from = 0; from < count; from += BATCH) {
    billed += (await ask('upsert', { from, count: Math.min(BATCH, count - from), close })).billed;
  }
  const seconds = (performance.now() - start) / 1_000;
  const rate = Math.round(count / seconds).toLocaleString('en');
  console.log(`${title.padEnd(72)} ${rate.padStart(9)} per second, ${(billed / count).toFixed(2)} rows billed each`);
}

try {
  const updated = Math.floor(RUNS / 10);
  await upserts('upserts of open runs, in lists of 1,000', updated, false);
  await upserts('upserts that close them', updated, true);
  await upserts('upserts in all, most of them of runs that are closed already', RUNS, true);
  await upserts('upserts that change nothing', updated, true);
  const namespace = 'bench';
  const list = (query, more = {}) => ask('list', { namespace, query, pageSize: 100, ...more });
  const count = (query) => ask('count', { namespace, query });
  const deep = async (query, pages) => {
    let reply = await list(query, { pageSize: 1_000 });
    for (let page = 1; page < pages; page++) {
      reply = await list(query, { pageSize: 1_000, nextPageToken: reply.ok.nextPageToken });
    }
    return reply.ok.nextPageToken;
  };

  await timed('nothing but the way there and back', () => ask('count', { namespace, query: "WorkflowType = 'none'" }));
  await timed('page of 100, no filter', () => list(''));
  await timed('page of 100 by status and type', () => list("ExecutionStatus = 'Failed' AND WorkflowType = 'type-7'"));
  await timed('page of 1,000 by status and type', () =>
    list("ExecutionStatus = 'Failed' AND WorkflowType = 'type-7'", { pageSize: 1_000 }),
  );
  const failed = "ExecutionStatus = 'Failed'";
  const token = await deep(failed, 50);
  await timed('page of 100 by status, after 50,000 others', () => list(failed, { nextPageToken: token }));
  await timed('page of 100 by status and start time', () =>
    list("ExecutionStatus = 'Completed' AND StartTime < '2026-11-25T06:00:00Z'"),
  );
  await timed('page of 100 by workflow id', () => list("WorkflowId = 'order-0500000'"));
  await timed('page of 100 by prefix of the workflow id, 1,000 match', () =>
    list("WorkflowId STARTS_WITH 'order-0500'"),
  );
  await timed('page of 100 by attribute, one in 1,000 matches', () => list("Customer = 'customer-77'"));
  await timed('page of 100 by attribute, nothing matches', () => list("Customer = 'nobody'"));
  await timed('page of 100, ORDER BY Amount', () => list('ORDER BY Amount'));
  await timed('count by counters', () => count(''));
  await timed('count by counters, by status and type, grouped', () =>
    count("WorkflowType = 'type-7' GROUP BY ExecutionStatus"),
  );
  await timed('count by scan of start times', () => count("StartTime < '2026-11-25T06:00:00Z'"));
  await timed('count by scan of an attribute', () => count("Customer = 'customer-77'"));
  await timed('a thousand open runs that are overdue', () => ask('overdue'));
  await timed('a thousand closed runs that are expired', () => ask('expired'));
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
