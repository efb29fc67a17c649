import { createWorker } from '../sdk/worker/index.ts';
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
export default worker;
