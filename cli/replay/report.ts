import { defined } from '../../sdk/client/defined.ts';
import { locationOf } from './location.ts';
import type { CodeLocation } from './location.ts';
import type { HistoryFile } from './history-file.ts';
import type { ReplayOutcome } from './process.ts';

/** Why code does not fit a history. */
export type Problem = 'nonDeterminism' | 'unknownWorkflowType' | 'workflowTaskFailed' | 'processEnded';

/** What came of one history. Commands are in words; one that is absent is none. */
export interface ReplayReport {
  readonly file: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly runId?: string;
  readonly events: number;
  readonly status: 'ok' | 'failed';
  readonly problem?: Problem;
  /** The event at which it was noticed; absent after the last. */
  readonly eventId?: number;
  readonly eventType?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly location?: CodeLocation;
  readonly message?: string;
  readonly hint?: string;
}

/** @param workflowTypes those that the code has. */
export function reportOf(
  { file, workflowId, workflowType, events }: HistoryFile,
  outcome: ReplayOutcome | undefined,
  workflowTypes: readonly string[],
): ReplayReport {
  const history = { file, workflowId, workflowType, events };
  const failed = (problem: Problem, message: string) =>
    ({ ...history, status: 'failed', problem, message, hint: HINTS[problem] }) as const;
  if (outcome === undefined)
    return failed('processEnded', 'the workflow code ended its process, or was ended after its time');
  const { runId, error, eventId, eventType, divergence = {}, place } = outcome;
  if (error === undefined) return { ...history, runId, status: 'ok' };
  if (!workflowTypes.includes(workflowType) && !workflowTypes.includes('default')) {
    const message = `there is no workflow type "${workflowType}"; there are: ${workflowTypes.join(', ')}`;
    return { ...failed('unknownWorkflowType', message), runId };
  }
  const { expected, found } = divergence;
  const problem = error.name === 'DeterminismViolationError' ? 'nonDeterminism' : 'workflowTaskFailed';
  const noticed = defined({ eventId, eventType, expected, found, location: locationOf(place) });
  return { ...failed(problem, error.message), runId, ...noticed };
}

const HINTS: Readonly<Record<Problem, string>> = {
  nonDeterminism:
    "Keep the old path for runs that began before: if (patched('my-change')) { /* new */ } else { /* old */ }. Step through it: perdure debug",
  unknownWorkflowType: 'Export a function of that name, or the run cannot go on.',
  workflowTaskFailed: 'The code throws where it went on before: such runs would stop until code comes that does not.',
  processEnded: 'Workflow code must neither end its process nor loop without end.',
};
