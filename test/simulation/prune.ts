import type { Action } from './plan-actions.ts';
import type { Plan, PlannedSchedule, PlannedWorkflow } from './plan.ts';
import type { Program, Step } from './workflows.ts';

/** A plan of which some parts are left out. */
export interface Pruned {
  readonly plan: Plan;
  /** How many parts the whole plan has. */
  readonly parts: number;
}

/**
 * Leaves parts out of a plan, each with what is in it. Parts are workflows, steps, actions, schedules, batches and the retention; they have numbers from
 * 1 on, in the order in which they stand in the whole plan, whatever is left out.
 */
export function prune(plan: Plan, without: readonly number[]): Pruned {
  const gone = new Set(without);
  let parts = 0;
  /** Numbers the inner parts of what goes as well. */
  const keep = <Part>(part: Part, prune: (part: Part) => Part): Part[] => {
    const stays = !gone.has(++parts);
    const pruned = prune(part);
    return stays ? [pruned] : [];
  };
  const listed = (list: readonly Step[]): Step[] => list.flatMap((step) => keep(step, within));
  const within = (step: Step): Step => {
    switch (step[0]) {
      case 'all':
        return ['all', step[1].map(listed)];
      case 'cancelled':
      case 'timeout':
        return [step[0], step[1], listed(step[2])];
      case 'operation':
        return ['operation', step[1], listed(step[2])];
      case 'child':
        return ['child', step[1], listed(step[2]), step[3], step[4]];
      default:
        return step;
    }
  };
  const program = ({ steps, later }: Program): Program => ({
    steps: listed(steps),
    ...(later ? { later: later.flatMap((run) => keep(run, listed)) } : {}),
  });
  const action = (part: Action): Action => ('program' in part ? { ...part, program: program(part.program) } : part);
  const workflow = (planned: PlannedWorkflow): PlannedWorkflow => ({
    ...planned,
    program: program(planned.program),
    actions: planned.actions.flatMap((part) => keep(part, action)),
  });
  const schedule = (planned: PlannedSchedule): PlannedSchedule => ({ ...planned, program: program(planned.program) });
  const workflows = plan.workflows.flatMap((planned) => keep(planned, workflow));
  const schedules = plan.schedules.flatMap((planned) => keep(planned, schedule));
  const batches = plan.batches.flatMap((planned) => keep(planned, (part) => part));
  const [retention] = plan.retention === undefined ? [] : keep(plan.retention, (part) => part);
  return { plan: { workflows, schedules, batches, ...(retention === undefined ? {} : { retention }) }, parts };
}
