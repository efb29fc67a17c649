/** What must hold of the runs of a cron schedule. */
import { executionTime, startedOf } from '../../src/history/execution.ts';
import { rebuild } from '../../src/history/apply.ts';
import type { StoredRun, Told } from './scenario.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

const AWAITED: ReadonlySet<string> = new Set(['WorkflowTaskScheduled', 'WorkflowExecutionCancelRequested']);

/** Each run follows the former at the next time of its schedule, and none is left out. */
export function examineCron(runs: readonly StoredRun[], told: Told): void {
  const byRunId = new Map(runs.map((run) => [run.runId, run]));
  for (const { workflowId, runId, events } of runs) {
    const started = startedOf(rebuild(events.slice(0, 1)));
    const {
      cronSchedule,
      initiator,
      continuedExecutionRunId,
      workflowExecutionExpirationTime: end = Infinity,
    } = started;
    if (cronSchedule === undefined) continue;
    const about = (message: string): void => told('cron keeps its times', `${workflowId} ${runId}: ${message}`);
    // A cancel request does not wait for the time.
    const firstTask = events.find(({ type }) => AWAITED.has(type));
    if (firstTask?.type === 'WorkflowTaskScheduled' && firstTask.eventTime < executionTime(started))
      about(`its first task came ${executionTime(started) - firstTask.eventTime} ms early`);
    const last = events.at(-1);
    const isOver = last?.type === 'WorkflowExecutionCompleted' || last?.type === 'WorkflowExecutionFailed';
    if (
      isOver &&
      last.newExecutionRunId === undefined &&
      last.eventTime + backoffOf(cronSchedule, started, last.eventTime) < end
    )
      about('nothing follows it');
    const before = continuedExecutionRunId === undefined ? undefined : byRunId.get(continuedExecutionRunId);
    const closed = before?.events.at(-1);
    if (initiator !== 'CRON_SCHEDULE' || before === undefined || closed === undefined) continue;
    const former = startedOf(rebuild(before.events.slice(0, 1)));
    // No run begins within a second of the one before it.
    const least = SECOND - (closed.eventTime - executionTime(former));
    const wanted = Math.max(backoffOf(cronSchedule, former, closed.eventTime), least);
    if (started.firstWorkflowTaskBackoff !== wanted)
      about(`it waits ${started.firstWorkflowTaskBackoff} ms after ${before.runId}, not ${wanted}`);
  }
}

type Started = ReturnType<typeof startedOf>;

/** How long after `closed` the run after one that began as `former` says is due: in whole seconds, rounded up. */
function backoffOf(schedule: string, former: Started, closed: number): number {
  const began = executionTime(former);
  if (closed < began) return Math.ceil((began - closed) / SECOND) * SECOND;
  const every = /^@every (\d+)s$/.exec(schedule)?.[1];
  const step = every === undefined ? MINUTE : Number(every) * SECOND;
  const zero = every === undefined ? 0 : Math.floor(began / SECOND) * SECOND;
  // At this moment or after it, but never at the one at which the former was due.
  let next = zero + Math.ceil((closed - zero) / step) * step;
  while (next <= began) next += step;
  return Math.ceil((next - closed) / SECOND) * SECOND;
}
