export { createWorker } from './create-worker.ts';
export type { PerdureEnv, PerdureWorker, WorkerOptions } from './create-worker.ts';
export { createActivityWorker } from '../activity/create-activity-worker.ts';
