import type { BatchOperation } from '../../protocol/batch.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { Random } from './random.ts';

/** A batch that one client asks for, and looks after until it is over. */
export interface PlannedBatch {
  readonly jobId: string;
  /** When, in milliseconds from the beginning. */
  readonly at: number;
  readonly operation: BatchOperation;
  /** Operations in a second. */
  readonly rate: number;
  /** The runs it means begin with this workflow id; absent: the runs that clients were told of by then. */
  readonly query?: { readonly text: string; readonly prefix: string };
  /** It is stopped after so long. */
  readonly stopAfter?: number;
}

/**
 * To the first task, and of none but those that clients have started: as on Temporal, the parent of a child that a reset of an earlier run replaces
 * does not hear of it, and a run that is reset to a later task does not hear of children that have ended since it had closed.
 */
const RESET: BatchOperation = { type: 'RESET', reset: { target: { type: 'FIRST_WORKFLOW_TASK' } } };

/** The batches of a plan: seldom any. `ids` are of the workflows of the plan. */
export function batches(random: Random, ids: readonly string[]): PlannedBatch[] {
  const count = random.chance(0.2) ? 1 + random.below(2) : 0;
  return Array.from({ length: count }, (_, at) => batch(random, ids, `b${at}`));
}

function batch(random: Random, ids: readonly string[], jobId: string): PlannedBatch {
  const prefix = random.pick(ids);
  const queries = [
    { text: 'WorkflowType = "program"', prefix: '' },
    { text: 'ExecutionStatus = "Running"', prefix: '' },
    { text: `WorkflowId STARTS_WITH "${prefix}"`, prefix },
  ];
  const operations: readonly BatchOperation[] = [
    { type: 'SIGNAL', signalName: 'tell', input: [jsonPayload(jobId)] },
    { type: 'SIGNAL', signalName: 'tell', input: [jsonPayload(jobId)] },
    { type: 'CANCEL' },
    { type: 'TERMINATE' },
    { type: 'DELETE' },
    ...Array.from({ length: 3 }, () => RESET),
  ];
  const operation = random.pick(operations);
  const isByQuery = random.chance(0.6) && operation !== RESET;
  return {
    jobId,
    at: random.below(random.pick([5_000, 30_000, 60_000])),
    operation,
    rate: random.pick([1, 3, 30]),
    ...(isByQuery ? { query: random.pick(queries) } : {}),
    ...(random.chance(0.1) ? { stopAfter: random.below(8_000) } : {}),
  };
}
