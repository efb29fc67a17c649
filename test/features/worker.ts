import { env } from 'cloudflare:workers';
import { createWorker } from 'perdure/worker';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import * as activities from './activities.ts';
import { interceptors } from './interceptors.ts';
import { nexusServices } from './nexus-handlers.ts';
import * as workflows from './workflows.ts';

/** What `features.record` was called with, by run id. */
const sinkCalls = new Map<string, unknown[]>();
const record = (runId: string, value: unknown): void => {
  sinkCalls.set(runId, [...(sinkCalls.get(runId) ?? []), value]);
};

const worker = createWorker({
  taskQueue: 'features',
  workflows,
  activities,
  nexusServices,
  nexusEndpoints: { 'by-another-name': { taskQueue: 'features' } },
  evictAfterEveryTurn: (env as { readonly FORGET?: string }).FORGET === 'yes',
  workflowInterceptors: [interceptors],
  sinks: {
    features: {
      record: { fn: ({ runId }, value: unknown) => record(runId, value) },
      recordAlways: { fn: ({ runId }, value: unknown) => record(runId, value), callDuringReplay: true },
      fail: {
        fn: () => {
          throw new Error('a sink that fails');
        },
      },
    },
  },
  searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' },
});
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;

const createRunner = createWorkflowTaskRunner({ workflows, interceptors: [interceptors] });

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
    const { pathname } = new URL(request.url);
    if (pathname === '/replay') return replay(request);
    const [, runId] = /^\/sink-calls\/(.*)$/.exec(pathname) ?? [];
    return runId === undefined ? worker.fetch(request, env, ctx) : Response.json(sinkCalls.get(runId) ?? []);
  },
};
