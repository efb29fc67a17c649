export { createWorkflowTaskRunner } from './runner.ts';
export type { RunnerOptions } from './runner.ts';
