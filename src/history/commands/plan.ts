import type { Execution } from '../execution.ts';
import type { WorkflowTaskFailedCause } from '../types.ts';

/** Why a command cannot be carried out. */
export interface Refusal {
  readonly cause: WorkflowTaskFailedCause;
  readonly message: string;
}

/** What the run would have under way when the commands checked so far are carried out. */
export interface Plan {
  readonly activityIds: Set<string>;
  readonly timerIds: Set<string>;
}

export function newPlan({ activityIds, timers }: Execution): Plan {
  return { activityIds: new Set(activityIds.keys()), timerIds: new Set(timers.keys()) };
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
