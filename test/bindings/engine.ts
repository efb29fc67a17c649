/** A deployment that other Workers of the account may use. Nobody is let in over HTTP: no credential is configured. */
import { createWorker } from 'perdure/worker';
import * as workflows from './workflows.ts';

const worker = createWorker({ taskQueue: 'shop', workflows });
export const {
  WorkflowRun,
  WorkflowVisibility,
  WorkflowSchedule,
  WorkflowNamespace,
  WorkflowActivities,
  WorkflowService,
} = worker.exports;
export default worker;
