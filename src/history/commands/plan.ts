import type { Execution } from '../execution.ts';
import type { WorkflowTaskFailedCause } from '../types.ts';

/** Ids, names and types are at most this long, in characters. */
export const ID_LENGTH = 1_000;

/** Why a command cannot be carried out. */
export interface Refusal {
  readonly cause: WorkflowTaskFailedCause;
  readonly message: string;
}

/** What the run would have under way when the commands checked so far are carried out. */
export interface Plan {
  readonly activityIds: Set<string>;
  readonly timerIds: Set<string>;
  children: number;
  externalSignals: number;
  externalCancels: number;
  nexusOperations: number;
}

export function newPlan(execution: Execution): Plan {
  const { activityIds, timers, children, externalSignals, externalCancels, nexusOperations } = execution;
  return {
    activityIds: new Set(activityIds.keys()),
    timerIds: new Set(timers.keys()),
    children: children.size,
    externalSignals: externalSignals.size,
    externalCancels: externalCancels.size,
    nexusOperations: nexusOperations.size,
  };
}

/** Refuses what would be more than `limit` of a kind. The words are Temporal's. */
export function overLimit(
  what: string,
  count: number,
  limit: number,
  cause: WorkflowTaskFailedCause,
): Refusal | undefined {
  if (count < limit) return undefined;
  return { cause, message: `the number of ${what}, ${count}, has reached the per-workflow limit of ${limit}` };
}
