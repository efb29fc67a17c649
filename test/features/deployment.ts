import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import * as activities from './activities.ts';
import { interceptors } from './interceptors.ts';
import { nexusServices } from './nexus-handlers.ts';
import * as workflows from './workflows.ts';

/** What `features.record` was called with, by run id. */
const sinkCalls = new Map<string, unknown[]>();
const record = (runId: string, value: unknown): void => {
  sinkCalls.set(runId, [...(sinkCalls.get(runId) ?? []), value]);
};

/** What the features are deployed with, wherever they run. */
export const deployment = {
  taskQueue: 'features',
  workflows,
  activities,
  nexusServices,
  nexusEndpoints: { 'by-another-name': { taskQueue: 'features' } },
  workflowInterceptors: [interceptors],
  sinks: {
    features: {
      record: { fn: ({ runId }: { readonly runId: string }, value: unknown) => record(runId, value) },
      recordAlways: {
        fn: ({ runId }: { readonly runId: string }, value: unknown) => record(runId, value),
        callDuringReplay: true,
      },
      fail: {
        fn: () => {
          throw new Error('a sink that fails');
        },
      },
    },
  },
  searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' },
} as const;

const createRunner = createWorkflowTaskRunner({ workflows, interceptors: [interceptors] });

/** Replays a history in Temporal's JSON. Answers why it is refused, or `{}`. */
async function replay(request: Request): Promise<Response> {
  const { workflowId, runId, events } = (await request.json()) as { workflowId: string; runId: string; events: [] };
  try {
    const completion = await createRunner({ namespace: 'default', workflowId, runId }).activate(
      historyFromJson(events),
    );
    return Response.json(completion && 'cause' in completion ? { refused: completion.failure.message } : {});
  } catch (error) {
    return Response.json({ refused: String(error) });
  }
}

/** The deployment's answers, with two routes for the checks beside them. */
export function answer(
  request: Request,
  engine: (request: Request) => Response | Promise<Response>,
): Response | Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/replay') return replay(request);
  const [, runId] = /^\/sink-calls\/(.*)$/.exec(pathname) ?? [];
  return runId === undefined ? engine(request) : Response.json(sinkCalls.get(runId) ?? []);
}
