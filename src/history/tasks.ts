import { startedOf } from './execution.ts';
import type { Activity, Execution } from './execution.ts';
import { successorOf } from './chain.ts';
import type { NextRun } from './facts.ts';

/** Something the outside is owed. After a crash the same list comes out (E3). */
export type Task =
  | { readonly type: 'ActivityAttempt'; readonly activity: Activity }
  /** A run of this chain that must be started in its own object. */
  | { readonly type: 'StartNextRun'; readonly next: NextRun };

/** What the outside is owed now, in the order in which it came due. `isHead` tells whether this object is the head of its chain. */
export function tasks(execution: Execution, isHead: boolean): Task[] {
  const list: Task[] = [];
  for (const activity of execution.activities.values()) {
    if (activity.state === 'Started' && !activity.completesLater) list.push({ type: 'ActivityAttempt', activity });
  }
  const next = owedRun(execution, isHead);
  if (next !== undefined) list.push({ type: 'StartNextRun', next });
  return list;
}

/** The run this object must still see started: the successor of its own run or, at the head, the one it named current. */
export function owedRun(execution: Execution, isHead: boolean): NextRun | undefined {
  if (execution.started === undefined) return undefined;
  if (isHead && execution.chain !== undefined) return execution.chain.starting;
  return execution.nextRunStarted ? undefined : successorOf(execution);
}

/** The run id that the head of a chain holds for current. */
export function currentRunId(execution: Execution): string {
  return execution.chain?.currentRunId ?? successorOf(execution)?.runId ?? startedOf(execution).originalExecutionRunId;
}
