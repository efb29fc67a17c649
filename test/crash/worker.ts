import { serviceHandler } from 'nexus-rpc';
import { WorkflowRunOperationHandler, startWorkflow } from 'perdure/nexus';
import { createWorker } from 'perdure/worker';
import * as activities from './activities.ts';
import { elsewhere } from './nexus-service.ts';
import type { Work } from './nexus-service.ts';
import * as workflows from './workflows.ts';

const handlers = serviceHandler(elsewhere, {
  work: new WorkflowRunOperationHandler<Work, string>((ctx, { endpoint, workflowId }) =>
    startWorkflow(ctx, 'sequence', { args: [endpoint], workflowId }),
  ),
});
const worker = createWorker({ taskQueue: 'crash', workflows, activities, nexusServices: [handlers] });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
export default worker;
