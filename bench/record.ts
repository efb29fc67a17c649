import { jsonPayload } from '../protocol/payload.ts';
import { eventToJson } from '../protocol/json/history-json.ts';
import type { CreateWorkflowTaskRunner } from '../protocol/commands.ts';
import type { HistoryEvent } from '../protocol/events.ts';
import { completeActivity, dispatchActivities } from '../src/history/activity.ts';
import { fireDue, nextDeadline } from '../src/history/deadlines.ts';
import { isOpen, newExecution } from '../src/history/execution.ts';
import { respondWorkflowTaskCompleted } from '../src/history/requests/respond-workflow-task-completed.ts';
import { startRun } from '../src/history/requests/start-run.ts';
import { Transaction } from '../src/history/transaction.ts';
import { startWorkflowTask } from '../src/history/workflow-task.ts';

/** The history of a run of `alternating`, in Temporal's JSON. */
export async function recordAlternating(createRunner: CreateWorkflowTaskRunner, steps: number): Promise<object[]> {
  const json: object[] = [];
  await runAlternating(createRunner, steps, (events) => {
    for (const event of events) json.push(eventToJson(event, false));
  });
  return json;
}

/** Runs `alternating` live, by the engine's own rules and code, without objects, network or waiting; `commit` is given the events of each turn. */
export async function runAlternating(
  createRunner: CreateWorkflowTaskRunner,
  steps: number,
  commit: (events: readonly HistoryEvent[]) => void,
): Promise<void> {
  const execution = newExecution();
  const runner = createRunner({ namespace: 'default', workflowId: 'bench', runId: 'run' });
  let now = Date.UTC(2026, 0, 1);
  let id = 0;
  const turn = async (work: (tx: Transaction) => void): Promise<void> => {
    const tx = new Transaction(execution, {
      now,
      newId: () => `id-${++id}`,
      random: () => 0,
      buildId: 'bench',
      namespace: 'default',
      hasNexusEndpoint: () => false,
      searchAttributes: {},
    });
    work(tx);
    if (isOpen(execution) && execution.workflowTask !== undefined) {
      startWorkflowTask(tx, 'bench', false);
      const completion = await runner.activate(tx.events.filter(({ eventId }) => eventId > runner.eventId));
      if (completion === undefined || !('commands' in completion)) throw new Error(JSON.stringify(completion));
      respondWorkflowTaskCompleted(tx, { ...completion, buildId: 'bench', transient: [] });
      await runner.activate(tx.events.filter(({ eventId }) => eventId > runner.eventId));
    }
    dispatchActivities(tx, () => true);
    commit(tx.events);
  };
  const attributes = {
    workflowId: 'bench',
    workflowType: 'alternating',
    taskQueue: 'bench',
    input: [jsonPayload(steps)],
    workflowTaskTimeout: 10_000,
    originalExecutionRunId: 'run',
    firstExecutionRunId: 'run',
    attempt: 1,
  };
  await turn((tx) => startRun(tx, { runId: 'run', attributes }));
  while (isOpen(execution)) {
    const [activity] = execution.activities.keys();
    if (activity === undefined) now = nextDeadline(execution) ?? now;
    await turn((tx) => (activity === undefined ? fireDue(tx) : completeActivity(tx, activity, [jsonPayload(1)])));
  }
}
