import { jumpAhead } from './clock.ts';
import { createWorker } from 'perdure/worker';
import type { PerdureEnv } from 'perdure/worker';
import * as workflows from './workflows.ts';

const worker = createWorker({ taskQueue: 'jwt', workflows });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace } = worker.exports;

export default {
  fetch(request: Request, env: PerdureEnv, context: ExecutionContext): Response | Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/test/clock') return worker.fetch(request, env, context);
    return Response.json({ ahead: jumpAhead(Number(searchParams.get('ahead'))) });
  },
};
