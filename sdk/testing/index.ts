export { DeterminismViolationError } from '../runtime/errors.ts';
export { ReplayError, runReplayHistories, runReplayHistory } from './replay.ts';
export type { ReplayHistory, ReplayOptions, ReplayResult } from './replay.ts';
