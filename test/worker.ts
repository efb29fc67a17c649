import { createWorkflowVisibility } from '../src/visibility/object.ts';
import type { ShardName } from '../protocol/object-names.ts';
import { createWorker } from '../sdk/worker/index.ts';
import { objects } from '../sdk/worker/objects.ts';
import { brokenWorkers } from './workflows/broken-workers.ts';
import * as activities from './workflows/activities.ts';
import * as workflows from './workflows/workflows.ts';

const worker = createWorker({
  taskQueue: 'test',
  workflows,
  activities,
  activityRoutes: () => brokenWorkers,
  searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' },
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
export const WorkflowVisibility = createWorkflowVisibility({
  announce: async (_env, _ctx, shard) => {
    if (announced.fails) throw new Error('the directory of buckets cannot be reached');
    announced.shards.push(shard);
    await objects.namespace(shard.namespace).announceShard(shard);
  },
});
export default worker;
