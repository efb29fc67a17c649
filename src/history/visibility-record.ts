/**
 * What the index is told of a run: derived from its state, never remembered (E3). PURE.
 *
 * A record has a version that grows with the run, so that records that come late or twice change nothing: the events first, and among equal
 * histories the age, because retries and deadlines move without events.
 */
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { executionTime, shownStatus, startedOf } from './execution.ts';
import type { Execution } from './execution.ts';
import type { WorkflowTaskFact } from './facts.ts';

/** Failed attempts of a workflow task in a row from which on a run is reported. Source: `numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute`. */
const PROBLEM_ATTEMPTS = 5;
/** Room for the age of a run in seconds: 136 years. */
const AGES = 2 ** 32;

export function visibilityRecord(
  execution: Execution,
  stateTransitionCount: number,
  nextWake: number | undefined,
): VisibilityRecord {
  const started = startedOf(execution);
  const { close } = execution;
  const own = { workflowId: started.workflowId, runId: execution.runId };
  return {
    ...own,
    workflowType: started.workflowType,
    taskQueue: started.taskQueue,
    status: shownStatus(execution),
    startTime: started.eventTime,
    executionTime: executionTime(started),
    memo: execution.memo,
    searchAttributes: indexedAttributes(execution),
    ...(started.parentWorkflowExecution ? { parentExecution: started.parentWorkflowExecution } : {}),
    rootExecution: started.rootWorkflowExecution ?? own,
    ...(close === undefined
      ? nextWake === undefined
        ? {}
        : { nextWake }
      : {
          closeTime: close.eventTime,
          historyLength: execution.nextEventId - 1,
          historySizeBytes: execution.historySize,
          stateTransitionCount,
        }),
  };
}

export function versionOf(execution: Execution, now: number): number {
  const age = Math.max(0, Math.floor((now - startedOf(execution).eventTime) / 1000));
  return execution.nextEventId * AGES + Math.min(age, AGES - 1);
}

/** The attributes of a run with those that the server adds: the builds that ran it, and that its workflow task keeps failing. */
export function indexedAttributes(execution: Execution): PayloadMap {
  const { builds, workflowTask: task, searchAttributes } = execution;
  const problem = task !== undefined && hasProblems(execution) ? problemOf(task) : undefined;
  return {
    ...searchAttributes,
    ...(builds.size > 0
      ? { BuildIds: keywords(['unversioned', ...[...builds.keys()].map((id) => `unversioned:${id}`)]) }
      : {}),
    ...(problem ? { TemporalReportedProblems: keywords(problem) } : {}),
  };
}

/** Whether a run is reported because its workflow task keeps failing. */
export const hasProblems = ({ workflowTask: task }: Execution): boolean =>
  task !== undefined && task.attempt > PROBLEM_ATTEMPTS;

function problemOf({ lastFailure, lastCause }: WorkflowTaskFact): string[] | undefined {
  if (lastCause !== undefined)
    return ['category=WorkflowTaskFailed', `cause=WorkflowTaskFailedCause${pascal(lastCause)}`];
  return lastFailure?.timeoutFailureInfo && ['category=WorkflowTaskTimedOut', 'cause=StartToClose'];
}

const pascal = (name: string): string =>
  name.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function keywords(values: readonly string[]): Payload {
  const payload = jsonPayload(values);
  return { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64('KeywordList') } };
}
