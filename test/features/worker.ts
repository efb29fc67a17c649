import { env as bindings } from 'cloudflare:workers';
import { createWorker } from 'perdure/worker';
import { answer, deployment } from './deployment.ts';

const worker = createWorker({
  ...deployment,
  evictAfterEveryTurn: (bindings as { readonly FORGET?: string }).FORGET === 'yes',
});
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;

export default {
  fetch: (request: Request, env: never, ctx: ExecutionContext): Response | Promise<Response> =>
    answer(request, (asked) => worker.fetch(asked, env, ctx)),
};
