import { actions } from './plan-actions.ts';
import type { Action } from './plan-actions.ts';
import { batches } from './plan-batches.ts';
import type { PlannedBatch } from './plan-batches.ts';
import { DEEPEST, steps } from './plan-steps.ts';
import type { Random } from './random.ts';
import type { Program } from './workflows.ts';

export interface PlannedWorkflow {
  readonly workflowId: string;
  readonly program: Program;
  readonly actions: readonly Action[];
  /** The initial interval of its retry policy, and what follows, in milliseconds. */
  readonly retryInterval?: number;
  readonly startDelay?: number;
  readonly runTimeout?: number;
  readonly executionTimeout?: number;
  readonly cronSchedule?: string;
}

/** A schedule that starts this many workflows. */
export interface PlannedSchedule {
  readonly scheduleId: string;
  readonly program: Program;
  readonly actions: number;
}

export interface Plan {
  readonly workflows: readonly PlannedWorkflow[];
  readonly schedules: readonly PlannedSchedule[];
  readonly batches: readonly PlannedBatch[];
  /** For how long closed runs are kept, in milliseconds; default: for longer than a simulation takes. */
  readonly retention?: number;
}

const MOST_WORKFLOWS = 3;

/** What the clients of a seed do. */
export function plan(random: Random, asked: number | undefined): Plan {
  const drawn = 1 + random.below(MOST_WORKFLOWS);
  const ids = Array.from({ length: asked ?? drawn }, (_, at) => `w${at}`);
  const workflows = ids.map((workflowId): PlannedWorkflow => {
    if (random.chance(0.1)) return cron(random, ids, workflowId);
    const more = Array.from({ length: random.chance(0.25) ? 1 + random.below(2) : 0 }, () =>
      steps(random, ids, workflowId, 1),
    );
    const program: Program = { steps: steps(random, ids, workflowId, 0), ...(more.length > 0 ? { later: more } : {}) };
    return {
      workflowId,
      program,
      actions: actions(random, ids, workflowId),
      ...(random.chance(0.25) ? { retryInterval: random.pick([1_000, 15_000]) } : {}),
      ...(random.chance(0.1) ? { startDelay: random.below(20_000) } : {}),
      ...(random.chance(0.1) ? { runTimeout: 10_000 + random.below(30_000) } : {}),
      ...(random.chance(0.1) ? { executionTimeout: 20_000 + random.below(60_000) } : {}),
    };
  });
  const schedules = random.chance(0.15)
    ? [{ scheduleId: 's0', program: { steps: steps(random, ids, 's0', DEEPEST) }, actions: 1 + random.below(2) }]
    : [];
  const retention = random.chance(0.15) ? { retention: 10_000 + random.below(40_000) } : {};
  return { workflows, schedules, batches: batches(random, ids), ...retention };
}

/** A workflow of a cron schedule goes on until its execution timeout. */
function cron(random: Random, ids: readonly string[], workflowId: string): PlannedWorkflow {
  return {
    workflowId,
    program: { steps: steps(random, ids, workflowId, DEEPEST) },
    actions: actions(random, ids, workflowId),
    cronSchedule: random.pick(['@every 7s', '@every 20s', '* * * * *']),
    executionTimeout: 30_000 + random.below(120_000),
    ...(random.chance(0.2) ? { retryInterval: 1_000 } : {}),
    ...(random.chance(0.2) ? { runTimeout: 10_000 + random.below(30_000) } : {}),
  };
}
