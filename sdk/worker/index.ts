export { createWorker } from './create-worker.ts';
export type { PerdureEnv, PerdureWorker } from './create-worker.ts';
export type { BindingProps } from '../../src/auth/service-access.ts';
export type { WorkerOptions } from './worker-options.ts';
export { createActivityWorker } from '../activity/create-activity-worker.ts';
