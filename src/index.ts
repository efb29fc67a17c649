import { createWorker } from 'perdure/worker';
import * as activities from '../examples/quickstart/activities.ts';
import * as workflows from '../examples/quickstart/workflows.ts';

const worker = createWorker({ taskQueue: 'quickstart', workflows, activities });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
export default worker;
