// One shard of the index, filled with made-up runs and asked over HTTP.
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { VersionedRecord, VisibilityRecord } from '../../protocol/visibility.ts';
import { countWorkflowExecutions, listWorkflowExecutions } from '../../src/visibility/list.ts';
import { cloudflare } from '../../src/platform/cloudflare.ts';
import { createWorkflowVisibility } from '../../src/visibility/object.ts';
import type { WorkflowVisibilityMethods } from '../../src/visibility/object.ts';

const visibility = createWorkflowVisibility(cloudflare, { announce: async () => {} });
/** Rows that the shard has written, as they would be billed. */
const billed = { rows: 0 };

export class WorkflowVisibility extends visibility {
  constructor(ctx: DurableObjectState, env: never) {
    const { sql } = ctx.storage;
    const exec = sql.exec.bind(sql);
    sql.exec = ((...args: Parameters<typeof exec>) => {
      const cursor = exec(...args);
      billed.rows += cursor.rowsWritten;
      return cursor;
    }) as typeof exec;
    super(ctx, env);
  }
}

const START = Date.UTC(2026, 10, 25);
const DAY = 86_400_000;
const ONE_IN_A_HUNDRED = 100;
const TYPES = 20;
const CUSTOMERS = 1_000;
const CLOSED = [
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
];

const typed = (value: unknown, type: string) => {
  const payload = jsonPayload(value);
  return { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64(type) } };
};

/** Open first, then closed: the two records that a run sends. One run in a hundred stays open. */
function runNumber(at: number, close: boolean): VersionedRecord {
  // Spread over the day and the ids by a multiplication that visits every number once.
  const spread = (at * 7_368_787) % 1_000_003;
  const startTime = START + Math.floor((spread / 1_000_003) * DAY);
  const workflowId = `order-${String(spread).padStart(7, '0')}`;
  const runId = `019ab000-0000-7000-8000-${String(at).padStart(12, '0')}`;
  const isClosed = close && at % ONE_IN_A_HUNDRED !== 0;
  const record: VisibilityRecord = {
    workflowId,
    runId,
    workflowType: `type-${spread % TYPES}`,
    taskQueue: 'bench',
    status: (isClosed ? (CLOSED[at % CLOSED.length] ?? 'COMPLETED') : 'RUNNING') as VisibilityRecord['status'],
    startTime,
    executionTime: startTime,
    memo: {},
    searchAttributes: { Customer: typed(`customer-${at % CUSTOMERS}`, 'Keyword'), Amount: typed(at % 10_000, 'Int') },
    rootExecution: { workflowId, runId },
    ...(isClosed
      ? {
          closeTime: startTime + (at % 3_600) * 1_000,
          historyLength: 11,
          historySizeBytes: 1_419,
          stateTransitionCount: 7,
        }
      : { nextWake: startTime + 60_000 }),
  };
  return { version: close ? 2 : 1, record };
}

export default {
  async fetch(request: Request, _env: unknown, ctx: ExecutionContext): Promise<Response> {
    const url = new URL(request.url);
    const { exports } = ctx as unknown as { exports: { WorkflowVisibility: DurableObjectNamespace } };
    const shard = exports.WorkflowVisibility.getByName('bench/2026-11-25/0') as unknown as WorkflowVisibilityMethods;
    const ports = {
      buckets: async () => [{ bucket: '2026-11-25', shards: 1 }],
      shard: () => shard,
      searchAttributes: { Customer: 'KEYWORD', Amount: 'INT' } as const,
    };
    const given = await request.text();
    switch (url.pathname) {
      case '/health':
        return new Response('ok');
      case '/upsert': {
        const { from, count, close } = JSON.parse(given) as { from: number; count: number; close: boolean };
        const records = Array.from({ length: count }, (_, at) => runNumber(from + at, close));
        const rows = billed.rows;
        await shard.upsert(records);
        return Response.json({ billed: billed.rows - rows });
      }
      case '/list':
        return Response.json(await listWorkflowExecutions(ports, JSON.parse(given)));
      case '/count':
        return Response.json(await countWorkflowExecutions(ports, JSON.parse(given)));
      case '/overdue':
        return Response.json(await shard.overdue(START + DAY, 1_000));
      case '/expired':
        return Response.json(await shard.expired(START + DAY, 1_000));
      default:
        return new Response('not found', { status: 404 });
    }
  },
};
