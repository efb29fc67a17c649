/** What must hold of all runs together, when everything has come to rest. */
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import { rebuild } from '../../src/history/apply.ts';
import { isOpen, runExpiration, startedOf } from '../../src/history/execution.ts';
import type { Execution } from '../../src/history/execution.ts';
import type { ActivityFact } from '../../src/history/facts.ts';
import { deliveries, owedRun } from '../../src/history/tasks.ts';
import { closes, problemsOf, signalsOf } from './predicates.ts';
import { examineClosePolicies } from './close-policy-predicates.ts';
import { examineCron } from './cron-predicates.ts';
import { examineNexus } from './nexus-predicates.ts';
import type { Problem, Told } from './scenario.ts';
import type { KeptRun, Trail } from './trail.ts';
import type { Seen } from './workflows.ts';

export function systemProblems(runs: readonly KeptRun[], trail: Trail): Problem[] {
  const problems: Problem[] = [];
  const told = (predicate: string, message: string): void => void problems.push({ predicate, message });
  for (const run of runs) {
    const about = (predicate: string, message: string): void =>
      told(predicate, `${run.workflowId} ${run.runId}: ${message}`);
    for (const { predicate, message } of problemsOf(run.events)) about(predicate, message);
    const execution = rebuild(run.events, run.facts);
    examineResult(run, about);
    if (!run.isDeleted) examineOwed(execution, run.isHead, about);
    examineBackoff(run, about);
    examineTimeout(run, about);
  }
  examineTold(runs, trail, told);
  examineClosePolicies(runs, trail, told);
  examineChildren(runs, told);
  examineChains(runs, told);
  examineCron(runs, told);
  examineNexus(runs, told);
  return problems;
}

/** The code has seen what history has, in its order. */
function examineResult({ events }: KeptRun, told: Told): void {
  const [first, last] = [events[0], events.at(-1)];
  if (last?.type !== 'WorkflowExecutionCompleted' || first?.type !== 'WorkflowExecutionStarted') return;
  const { received } = jsonOf(last.result?.[0] ?? jsonPayload(null)) as Seen;
  const { received: before = [] } = jsonOf(first.input?.[0] ?? jsonPayload(null)) as Partial<Seen>;
  const expected = [...before, ...signalsOf(events)].join(' ');
  if (received.join(' ') !== expected)
    told('code sees its history', `it has received ${received.join(' ')}, history says ${expected}`);
}

/** Nobody waits for anything of a run that has closed. */
function examineOwed(execution: Execution, isHead: boolean, told: Told): void {
  if (isOpen(execution)) return; // Told already.
  const owed = deliveries(execution).map(({ type, id }) => `${type} of event ${id}`);
  const next = owedRun(execution, isHead);
  if (next !== undefined) owed.push(`the start of run ${next.runId}`);
  if (owed.length > 0) told('nothing is owed', `others still wait for ${owed.join(', ')}`);
}

/** Attempts follow each other as the retry policy says, and a lost one is followed at once. */
function examineBackoff({ events, facts }: KeptRun, told: Told): void {
  for (const { key, value } of facts) {
    if (!key.startsWith('activity/')) continue;
    const { attempt, dispatchAt, lastAttemptCompleteTime: ended, lastFailure } = value as ActivityFact;
    const scheduled = events[Number(key.slice('activity/'.length)) - 1];
    if (scheduled?.type !== 'ActivityTaskScheduled' || attempt === 1 || ended === undefined) continue;
    const { initialInterval, backoffCoefficient, maximumInterval } = scheduled.retryPolicy;
    const wanted = Math.min(initialInterval * backoffCoefficient ** (attempt - 2), maximumInterval || Infinity);
    const waited = dispatchAt - ended;
    const isLost = lastFailure?.message?.startsWith('The call of this attempt was lost') ?? false;
    if (waited !== (isLost ? 0 : wanted))
      told('retries after their backoff', `${key}: attempt ${attempt} waits ${waited} ms, not ${wanted}`);
  }
}

/** A run times out when its time is over. */
function examineTimeout({ events }: KeptRun, told: Told): void {
  const last = events.at(-1);
  if (last?.type !== 'WorkflowExecutionTimedOut') return;
  const early = (runExpiration(rebuild(events.slice(0, -1))) ?? Infinity) - last.eventTime;
  if (early > 0) told('no timeout early', `the run has timed out ${early} ms early`);
}

/** What a closed run names as its successor is there, unless a reset has come between. */
function examineChains(runs: readonly KeptRun[], told: Told): void {
  const known = new Set(runs.map(({ runId }) => runId));
  for (const { workflowId, runId, events, facts } of runs) {
    const last = events.at(-1);
    const next = last !== undefined && 'newExecutionRunId' in last ? last.newExecutionRunId : undefined;
    if (next === undefined || known.has(next) || facts.some(({ key }) => key === 'reset-run')) continue;
    told('chains go on', `${workflowId}: the run ${next} that follows ${runId} is not there`);
  }
}

/** What a workflow was told to have sent to another one has arrived there, in no run twice, and in the order in which it was sent. */
function examineTold(runs: readonly KeptRun[], trail: Trail, told: Told): void {
  const runIds = Map.groupBy(runs, ({ workflowId }) => workflowId);
  const arrivals = new Map<string, number[]>();
  /** When each has come first: by the commit, and by the event in it. */
  const firsts = new Map<string, number>();
  for (const { runId, events } of runs) {
    const counts = new Map<string, number>();
    for (const event of events) {
      const id = 'deliveryId' in event ? event.deliveryId : undefined;
      if (id === undefined) continue;
      counts.set(id, (counts.get(id) ?? 0) + 1);
      const at = trail.commitOf(runId, event.eventId) + event.eventId / MOST_EVENTS;
      firsts.set(id, Math.min(firsts.get(id) ?? Infinity, at));
    }
    for (const [id, count] of counts) arrivals.set(id, [...(arrivals.get(id) ?? []), count]);
  }
  for (const [id, counts] of arrivals)
    if (counts.some((count) => count > 1)) told('sent signals arrive once', `${id} has arrived twice in one run`);
  for (const { workflowId, events } of runs) {
    for (const event of events) {
      if (event.type !== 'ExternalWorkflowExecutionSignaled') continue;
      const senders = runIds.get(workflowId) ?? [];
      const isThere = senders.some(({ runId }) => arrivals.has(`${runId}/${event.initiatedEventId}`));
      if (!isThere) told('sent signals arrive once', `${workflowId}: event ${event.initiatedEventId} has not arrived`);
    }
  }
  for (const { workflowId, runId, events } of runs) {
    const sent = events.flatMap((event) => (event.type === 'ExternalWorkflowExecutionSignaled' ? [event] : []));
    for (const [to, list] of Map.groupBy(sent, ({ workflowExecution }) => workflowExecution.workflowId)) {
      const ids = list.map(({ initiatedEventId }) => initiatedEventId).toSorted((one, other) => one - other);
      const times = ids.flatMap((id) => firsts.get(`${runId}/${id}`) ?? []);
      if (times.some((time, at) => time < (times[at - 1] ?? 0)))
        told('sent signals arrive in order', `${workflowId} ${runId}: those of events ${ids.join(', ')} to ${to}`);
    }
  }
}

/** More than any run has. */
const MOST_EVENTS = 1e6;

const END_OF_CHILD: Readonly<Record<string, string>> = {
  ChildWorkflowExecutionCompleted: 'WorkflowExecutionCompleted',
  ChildWorkflowExecutionFailed: 'WorkflowExecutionFailed',
  ChildWorkflowExecutionCanceled: 'WorkflowExecutionCanceled',
  ChildWorkflowExecutionTimedOut: 'WorkflowExecutionTimedOut',
  ChildWorkflowExecutionTerminated: 'WorkflowExecutionTerminated',
};

/** A child is started once, and its parent is told how its last run has ended. */
function examineChildren(runs: readonly KeptRun[], told: Told): void {
  const firsts = new Map<string, string>();
  const ends = new Map<string, HistoryEvent['type'][]>();
  for (const { workflowId, events } of runs) {
    const started = startedOf(rebuild(events.slice(0, 1)));
    const { parentWorkflowExecution: parent, parentInitiatedEventId: by, firstExecutionRunId: first } = started;
    const last = events.at(-1);
    if (last !== undefined && closes(last.type)) ends.set(first, [...(ends.get(first) ?? []), last.type]);
    if (parent === undefined) continue;
    const key = `${parent.runId}/${by}/${workflowId}`;
    const known = firsts.get(key) ?? first;
    firsts.set(key, first);
    if (known !== first)
      told('children start once', `${workflowId} was started twice, by event ${by} of ${parent.runId}`);
  }
  for (const { workflowId, runId, events } of runs) {
    for (const event of events) {
      if (event.type === 'StartChildWorkflowExecutionFailed') {
        const refused = firsts.get(`${runId}/${event.initiatedEventId}/${event.workflowId}`);
        if (refused !== undefined)
          told('refused children stay away', `${workflowId}: ${event.workflowId} was refused and has run ${refused}`);
      }
      const end = END_OF_CHILD[event.type];
      if (end === undefined || !('startedEventId' in event)) continue;
      const started = events[Number(event.startedEventId) - 1];
      const first = started?.type === 'ChildWorkflowExecutionStarted' ? started.workflowExecution.runId : '';
      if (ends.get(first)?.includes(end as HistoryEvent['type'])) continue;
      told('children are told of', `${workflowId}: event ${event.eventId} is ${event.type}, the child says otherwise`);
    }
  }
}
