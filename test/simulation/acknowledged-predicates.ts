/** What callers were told is there, when everything has come to rest. */
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import { startedOf } from '../../src/history/execution.ts';
import { rebuild } from '../../src/history/apply.ts';
import type { Acknowledged } from './client.ts';
import { FINISHED } from './finishers.ts';
import type { Completion } from './finishers.ts';
import { signalsOf } from './predicates.ts';
import type { StoredRun, Told } from './scenario.ts';
import type { KeptRun } from './trail.ts';

export function examineAcknowledged(runs: readonly KeptRun[], acknowledged: Acknowledged, told: Told): void {
  examineSignals(runs, acknowledged, told);
  examineStarts(runs, acknowledged, told);
  for (const { workflowId, updateId } of acknowledged.updates) {
    const isThere = runs.some(
      (run) =>
        run.workflowId === workflowId &&
        run.events.some(
          (event) => event.type === 'WorkflowExecutionUpdateCompleted' && event.meta.updateId === updateId,
        ),
    );
    if (!isThere) told('no update lost', `${workflowId}: update ${updateId} is lost`);
  }
}

/** A start has its run, and no other. */
function examineStarts(runs: readonly KeptRun[], { starts }: Acknowledged, told: Told): void {
  const known = new Set(runs.map(({ workflowId, runId }) => `${workflowId} ${runId}`));
  for (const { workflowId, runId } of starts)
    if (!known.has(`${workflowId} ${runId}`)) told('no start lost', `${workflowId}: run ${runId} is not there`);
  // A run that is gone leaves nothing behind by which a copy of the request that comes later would be known.
  const forgotten = new Set(runs.flatMap(({ workflowId, isDeleted }) => (isDeleted ? [workflowId] : [])));
  const requests = new Map<string, string>();
  for (const { workflowId, runId, events } of runs) {
    const { startRequestId, originalExecutionRunId } = startedOf(rebuild(events.slice(0, 1)));
    // A reset takes the beginning over.
    if (startRequestId === undefined || originalExecutionRunId !== runId || forgotten.has(workflowId)) continue;
    const key = `${workflowId} ${startRequestId}`;
    const other = requests.get(key);
    requests.set(key, runId);
    if (other !== undefined) told('starts start once', `${key} has started ${other} and ${runId}`);
  }
}

/** What was acknowledged is there, and in no run twice. */
function examineSignals(runs: readonly StoredRun[], { signals }: Acknowledged, told: Told): void {
  for (const { workflowId, signal } of signals) {
    const counts = runs
      .filter((run) => run.workflowId === workflowId)
      .map(({ events }) => signalsOf(events).filter((name) => name === signal).length);
    if (counts.every((count) => count === 0)) told('no signal lost', `${workflowId}: signal ${signal} is lost`);
    if (counts.some((count) => count > 1)) told('no signal twice', `${workflowId}: signal ${signal} was applied twice`);
  }
  // A message that comes twice may come late, to the next run: what counts is the order in which signals come first, of those that were taken.
  const known = new Set<string>();
  const taken = new Set(signals.map(({ signal }) => signal));
  for (const { workflowId, events } of runs.toSorted((one, other) => (one.runId < other.runId ? -1 : 1))) {
    const fresh = signalsOf(events).filter(
      (name) => name.startsWith(`${workflowId}-`) && taken.has(name) && !known.has(name),
    );
    const numbers = fresh.map((name) => Number(name.slice(workflowId.length + 1)));
    const isInOrder = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
    if (!isInOrder) told('signals in order', `${workflowId}: signals came as ${fresh.join(' ')}`);
    for (const name of fresh) known.add(name);
  }
}

/** What was completed later has completed once, as it was told to. */
export function examineCompletions(runs: readonly StoredRun[], acknowledged: readonly Completion[], told: Told): void {
  const results = new Map<string, Map<string, number>>();
  for (const { runId, events } of runs) {
    for (const event of events) {
      const result = resultOf(event);
      if (!result?.startsWith(FINISHED)) continue;
      const counts = results.get(result) ?? new Map<string, number>();
      results.set(result, counts.set(runId, (counts.get(runId) ?? 0) + 1));
    }
  }
  for (const [result, counts] of results) {
    for (const [runId, count] of counts)
      if (count > 1) told('no completion twice', `${runId}: ${result} has completed ${count} activities`);
  }
  for (const { workflowId, runId, result } of acknowledged) {
    const counts = results.get(result) ?? new Map<string, number>();
    const isThere = runId === undefined ? counts.size > 0 : counts.has(runId);
    if (!isThere) told('no completion lost', `${workflowId} ${runId ?? ''}: ${result} is lost`);
  }
}

function resultOf(event: HistoryEvent): string | undefined {
  if (event.type !== 'ActivityTaskCompleted') return undefined;
  return String(jsonOf(event.result?.[0] ?? jsonPayload(null)));
}
