export { createWorkflowTaskRunner } from './runner.ts';
export type { RunnerOptions } from './runner.ts';
export type { WorkflowIdentity } from './activator.ts';
export type { InjectedSinks } from './sinks.ts';
export type { WorkflowInterceptorsFactory } from './interceptors.ts';
