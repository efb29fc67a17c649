import type { Execution } from '../../protocol/events.ts';
import { serverTimeout } from '../../protocol/failure.ts';
import type { ErrorCode } from '../../protocol/service-error.ts';
import { closed, endRequested, startRefused, started } from './answers.ts';
import type { Closed } from './answers.ts';
import type { ScheduledRun } from './options.ts';
import { startRequestOf } from './owed.ts';
import type { Owed } from './owed.ts';
import { identityOf, moved } from './record.ts';
import type { RunningWorkflow, ScheduleRecord } from './record.ts';

/** What an answer makes of the record; `undefined`: there was none, and it must be sent again. */
export type Answer = ((record: ScheduleRecord, now: number) => ScheduleRecord) | undefined;

const TRANSIENT: ReadonlySet<ErrorCode> = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'RESOURCE_EXHAUSTED',
  'ABORTED',
  'INTERNAL',
  'UNAVAILABLE',
]);

/** Sends what a schedule owes to a workflow. Never rejects. */
export async function send(record: ScheduleRecord, owed: Owed, workflow: ScheduledRun): Promise<Answer> {
  try {
    switch (owed.type) {
      case 'Start':
        return await sendStart(record, owed, workflow);
      case 'End':
        return await sendEnd(record, owed, workflow);
      case 'Ask':
        return await ask(record, owed.execution, workflow);
      default:
        return owed satisfies never;
    }
  } catch (error) {
    console.warn(`perdure: schedule ${record.definition.scheduleId}: a workflow could not be reached`, error);
    // A workflow that cannot be asked counts as running.
    return owed.type === 'Ask' ? (unchanged) => unchanged : undefined;
  }
}

async function sendStart(
  record: ScheduleRecord,
  { start }: Extract<Owed, { type: 'Start' }>,
  workflow: ScheduledRun,
): Promise<Answer> {
  const { sequence } = start;
  const request = startRequestOf(record, start);
  if (request === undefined) return (current) => startRefused(current, sequence);
  const reply = await workflow.startWorkflowExecution(request);
  if (reply.error) {
    if (TRANSIENT.has(reply.error.code)) return undefined;
    const { scheduleId } = record.definition;
    console.warn(`perdure: schedule ${scheduleId} could not start ${start.workflowId}: ${reply.error.message}`);
    return (current) => startRefused(current, sequence);
  }
  const { firstExecutionRunId, status } = reply.ok;
  return (current, now) => {
    const next = started(current, sequence, firstExecutionRunId, now);
    // One that has ended by the time its start is sent again: how, it is asked.
    return status === 'RUNNING' || start.overlaps ? next : moved(next, { mustAsk: true });
  };
}

async function sendEnd(
  { definition }: ScheduleRecord,
  { execution, ending }: Extract<Owed, { type: 'End' }>,
  workflow: ScheduledRun,
): Promise<Answer> {
  const { workflowId, runId } = execution;
  const { namespace } = definition;
  const request = { namespace, workflowId, firstExecutionRunId: runId, identity: identityOf(definition) };
  const reply =
    ending === 'cancel'
      ? await workflow.requestCancelWorkflowExecution({
          ...request,
          requestId: `sched-cancel-${runId}`,
          reason: 'cancelled by schedule overlap policy',
        })
      : await workflow.terminateWorkflowExecution({ ...request, reason: 'terminated by schedule overlap policy' });
  if (reply.error && TRANSIENT.has(reply.error.code)) return undefined;
  return (current) => {
    const next = endRequested(current, runId, ending);
    return reply.error ? moved(next, { mustAsk: true }) : next;
  };
}

async function ask(
  { definition: { namespace } }: ScheduleRecord,
  execution: RunningWorkflow,
  workflow: ScheduledRun,
): Promise<Answer> {
  const told = await endOf(namespace, execution, workflow);
  return (current, now) => (told ? closed(current, told, now) : current);
}

/** How the chain of runs that began with an execution has ended; `undefined` while it runs. */
export async function endOf(
  namespace: string,
  { workflowId, runId: firstExecutionRunId }: Execution,
  workflow: ScheduledRun,
): Promise<Closed | undefined> {
  // Without a run id the current run answers.
  const description = await workflow.describeWorkflowExecution({ namespace, workflowId });
  const execution = { workflowId, runId: firstExecutionRunId };
  // What is no longer there, or has been followed by another chain, has ended; how is not known any more.
  const unknown = { execution, firstExecutionRunId, status: 'COMPLETED' } as const;
  if (description.error?.code === 'NOT_FOUND') return unknown;
  if (description.error) throw new Error(description.error.message);
  const { firstRunId, runId, status } = description.ok;
  if (firstRunId !== firstExecutionRunId) return unknown;
  if (status === 'RUNNING' || status === 'CONTINUED_AS_NEW') return undefined;
  const closeEventOnly = { namespace, workflowId, runId, pageSize: 1, closeEventOnly: true };
  const close = (await workflow.getWorkflowExecutionHistory(closeEventOnly)).ok?.events.at(-1);
  const told = { execution: { workflowId, runId }, firstExecutionRunId, status };
  if (close?.type === 'WorkflowExecutionCompleted' && close.result) return { ...told, result: close.result };
  if (close?.type === 'WorkflowExecutionFailed') return { ...told, failure: close.failure };
  return status === 'TIMED_OUT' ? { ...told, failure: serverTimeout('workflow timeout', 'START_TO_CLOSE') } : told;
}
