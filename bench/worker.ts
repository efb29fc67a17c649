// The engine as a deployment has it, and a run object that counts what it would be billed for.
import { env } from 'cloudflare:workers';
import { createWorker } from 'perdure/worker';
import { objects } from '../sdk/worker/objects.ts';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

// For `index-cost.mjs`: what runs report goes nowhere.
const nowhere = { upsert: async () => 0, remove: async () => {} };
if ((env as { BENCH_INDEX?: string }).BENCH_INDEX === 'off') Object.assign(objects, { shard: () => nowhere });

const worker = createWorker({ taskQueue: 'bench', workflows, activities });
export const { WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } = worker.exports;

/** Rows written and alarms set by all runs of this isolate since it began. */
const billed = { rows: 0, alarms: 0 };

export class WorkflowRun extends worker.exports.WorkflowRun {
  constructor(ctx: DurableObjectState, env: never) {
    count(ctx.storage);
    super(ctx, env);
  }
}

function count(storage: DurableObjectStorage): void {
  const { sql } = storage;
  const exec = sql.exec.bind(sql);
  sql.exec = ((...args: Parameters<typeof exec>) => {
    const cursor = exec(...args);
    billed.rows += cursor.rowsWritten;
    return cursor;
  }) as typeof exec;
  const setAlarm = storage.setAlarm.bind(storage);
  storage.setAlarm = (...args) => {
    billed.alarms++;
    return setAlarm(...args);
  };
}

export default {
  fetch(request: Request, env: never, ctx: ExecutionContext): Response | Promise<Response> {
    if (request.url.endsWith('/billed')) return Response.json(billed);
    return worker.fetch(request, env, ctx);
  },
};
