import type { HistoryEvent } from '../../protocol/events.ts';
import type { ObjectName } from '../../sdk/testing/memory/objects.ts';
import type { Fault } from './faults.ts';

/** What a simulation is made of: the same scenario takes the same course every time. */
export interface Scenario {
  readonly seed: number;
  /** Default: one to three, as the seed says. */
  readonly workflows?: number;
  /** The kinds of fault that happen. Default: all. */
  readonly faults?: readonly Fault[];
  /** What is left out of the plan, by its number: see plan.ts. */
  readonly without?: readonly number[];
  /** Faults that would happen and do not, by their number in the order in which they come. */
  readonly spared?: readonly number[];
}

/** Something that does not hold. */
export interface Problem {
  readonly predicate: string;
  readonly message: string;
}

/** Takes what does not hold. */
export type Told = (predicate: string, message: string) => void;

export interface StoredRun {
  readonly object: ObjectName;
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

export interface Outcome {
  readonly problems: readonly Problem[];
  readonly runs: readonly StoredRun[];
  readonly faults: Readonly<Record<string, number>>;
  /** How many parts the plan had. */
  readonly parts: number;
  /** Says whether two courses were the same. */
  readonly digest: string;
}
