import { createWorker } from '../sdk/worker/index.ts';
import * as activities from './workflows/activities.ts';
import * as workflows from './workflows/workflows.ts';

const worker = createWorker({
  taskQueue: 'test',
  workflows,
  activities,
  searchAttributes: { CustomKeywordField: 'KEYWORD', CustomIntField: 'INT' },
});
export const { WorkflowRun, WorkflowActivities } = worker.exports;
export default worker;
