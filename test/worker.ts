import { exports as workerExports } from 'cloudflare:workers';
import { headName } from '../protocol/object-names.ts';
import type { ShardName } from '../protocol/object-names.ts';
import type { WorkflowRunMethods } from '../protocol/requests.ts';
import { createWorker } from '../sdk/worker/index.ts';
import { objects, publishSchedule } from '../sdk/worker/objects.ts';
import { cloudflare } from '../src/platform/cloudflare.ts';
import { createWorkflowSchedule } from '../src/schedule/object.ts';
import type { ScheduleRow } from '../src/schedule/options.ts';
import { createWorkflowVisibility } from '../src/visibility/object.ts';
import { brokenWorkers } from './workflows/broken-workers.ts';
import * as activities from './workflows/activities.ts';
import * as workflows from './workflows/workflows.ts';

const searchAttributes = { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' } as const;
const worker = createWorker({
  taskQueue: 'test',
  workflows,
  activities,
  activityRoutes: () => brokenWorkers,
  searchAttributes,
});
export const { WorkflowNamespace, WorkflowActivities } = worker.exports;

/** The states of the objects that live now, by name: what a test aborts. */
export const states = new Map<string, DurableObjectState>();

export class WorkflowRun extends worker.exports.WorkflowRun {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    states.set(ctx.id.name ?? '', ctx);
  }
}

/** Shards of the index that have made themselves known, in order; a test that sets `fails` sees its shards refused. */
export const announced: { readonly shards: ShardName[]; fails: boolean } = { shards: [], fails: false };
export const WorkflowVisibility = createWorkflowVisibility(cloudflare, {
  announce: async (_env, _ctx, shard) => {
    if (announced.fails) throw new Error('the directory of buckets cannot be reached');
    announced.shards.push(shard);
    await objects.namespace(shard.namespace).announceShard(shard);
  },
});

/** What schedules speak to, as a test sees it: the rows that the index has, and what happens around calls. */
export const aroundSchedules = {
  rows: [] as ScheduleRow[],
  beforePublish: (): void => undefined,
  beforeStart: (): void => undefined,
  afterStart: (): void => undefined,
};
type Runs = { readonly WorkflowRun: { getByName(name: string): unknown } };
const Schedule = createWorkflowSchedule<never>(cloudflare, {
  workflow: (namespace, workflowId) => {
    const name = headName(namespace, workflowId);
    const run = (workerExports as unknown as Runs).WorkflowRun.getByName(name) as WorkflowRunMethods;
    return {
      startWorkflowExecution: async (request) => {
        aroundSchedules.beforeStart();
        const reply = await run.startWorkflowExecution(request);
        aroundSchedules.afterStart();
        return reply;
      },
      requestCancelWorkflowExecution: (request) => run.requestCancelWorkflowExecution(request),
      terminateWorkflowExecution: (request) => run.terminateWorkflowExecution(request),
      describeWorkflowExecution: (request) => run.describeWorkflowExecution(request),
      getWorkflowExecutionHistory: (request) => run.getWorkflowExecutionHistory(request),
    };
  },
  index: {
    publish: async (row) => {
      aroundSchedules.beforePublish();
      aroundSchedules.rows.push(row);
      await publishSchedule(row);
    },
  },
  searchAttributes: async () => searchAttributes,
});
export class WorkflowSchedule extends Schedule {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    states.set(`schedule ${ctx.id.name ?? ''}`, ctx);
  }
}
export default worker;
