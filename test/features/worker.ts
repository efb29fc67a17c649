import { env } from 'cloudflare:workers';
import { createWorker } from 'perdure/worker';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const worker = createWorker({
  taskQueue: 'features',
  workflows,
  activities,
  evictAfterEveryTurn: (env as { readonly FORGET?: string }).FORGET === 'yes',
  searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' },
});
export const { WorkflowRun, WorkflowActivities } = worker.exports;

const createRunner = createWorkflowTaskRunner({ workflows });

/** Replays a history in Temporal's JSON. Answers why it is refused, or `{}`. */
async function replay(request: Request): Promise<Response> {
  const { workflowId, runId, events } = await request.json<{ workflowId: string; runId: string; events: [] }>();
  try {
    const completion = await createRunner({ namespace: 'default', workflowId, runId }).activate(
      historyFromJson(events),
    );
    return Response.json(completion && 'cause' in completion ? { refused: completion.failure.message } : {});
  } catch (error) {
    return Response.json({ refused: String(error) });
  }
}

export default {
  fetch(request: Request, env: never, ctx: ExecutionContext): Response | Promise<Response> {
    return new URL(request.url).pathname === '/replay' ? replay(request) : worker.fetch(request, env, ctx);
  },
};
