export { DeterminismViolationError } from '../runtime/errors.ts';
export { ReplayError, runReplayHistories, runReplayHistory } from './replay.ts';
export type { ReplayHistory, ReplayOptions, ReplayResult } from './replay.ts';
export { TestWorkflowEnvironment } from './test-workflow-environment.ts';
export type { TestWorkflowEnvironmentOptions } from './test-workflow-environment.ts';
export { failTimes } from './mock-activities.ts';
export type { ActivityFunction } from './mock-activities.ts';
export { MockActivityEnvironment, defaultActivityInfo } from './mock-activity-environment.ts';
export type { MockActivityEnvironmentOptions } from './mock-activity-environment.ts';
