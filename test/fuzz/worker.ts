import { createWorker } from '../../sdk/worker/index.ts';
import { protectedRoutes } from '../api/routes.ts';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const worker = createWorker({
  taskQueue: 'fuzz',
  workflows,
  activities,
  searchAttributes: { Color: 'KEYWORD', Size: 'INT' },
});
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;

export default {
  fetch: (request: Request, env: object, ctx: ExecutionContext) =>
    request.url.endsWith('/fuzz/routes') ? Response.json(protectedRoutes()) : worker.fetch(request, env, ctx),
};
