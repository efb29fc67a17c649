import { createWorker } from 'perdure/worker';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const worker = createWorker({ taskQueue: 'load', workflows, activities });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
export default worker;
