import inspector from 'node:inspector';
import type { HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { isCommandEvent } from '../runtime/matching.ts';
import { replayHistory } from './replay.ts';
import type { ReplayOptions, ReplayOutcome } from './replay.ts';

/** Where the debugger connects, and the ids of the events to stop at; without any, the code stops before its first line. */
export interface DebugRequest {
  readonly host: string;
  readonly port: number;
  readonly stops: readonly number[];
}

/**
 * Replays a history under the inspector of Node, once, and tells on the console how far it is. Waits for a debugger, unless one is there
 * already, as when an editor has started the process.
 *
 * 1. An event that the code is told of stops just before it is told.
 * 2. An event that the code has caused stops when the workflow task begins in which it does.
 *
 * @throws {Error} when the inspector cannot listen there; Node tells why on stderr.
 */
export async function debugHistory(
  options: ReplayOptions,
  history: unknown,
  workflowId: string,
  { host, port, stops }: DebugRequest,
): Promise<ReplayOutcome> {
  if (inspector.url() === undefined) inspector.open(port, host, true);
  if (inspector.url() === undefined) throw new Error(`the inspector cannot listen on ${host}:${port}`);
  const events = historyFromJson(history);
  const causedBy = commandEventsByTask(events);
  const isChosen = ({ eventId }: HistoryEvent): boolean => stops.includes(eventId);
  let hasBegun = false;
  const reached = (event: HistoryEvent): void => {
    if (event.eventId > events.length) return; // A task that is made up, to compare what is left.
    const caused = causedBy.get(event.eventId) ?? [];
    const isStop = stops.length === 0 ? !hasBegun : [event, ...caused].some(isChosen);
    hasBegun = true;
    if (!isStop && isRoutine(event)) return;
    const consequence = caused.length === 0 ? '' : `; its workflow task asks for ${caused.map(named).join(', ')}`;
    console.log(`${isStop ? '■ stopped' : '· reached'} at event ${named(event)}${consequence}`);
    // The code is told next: resume, and it stops at the breakpoints there.
    // oxlint-disable-next-line no-debugger
    if (isStop) debugger;
  };
  return replayHistory({ ...options, reached }, history, workflowId, { explains: true });
}

const named = ({ eventId, type }: HistoryEvent): string => `${eventId} (${type})`;

/** Of those, only the beginning of a workflow task means something to its code. */
const isRoutine = ({ type }: HistoryEvent): boolean =>
  /^WorkflowTask|^ActivityTaskStarted$/.test(type) && type !== 'WorkflowTaskStarted';

/** The command events of a history, by the id of the `WorkflowTaskStarted` of the task that they came from. */
function commandEventsByTask(events: readonly HistoryEvent[]): ReadonlyMap<number, readonly HistoryEvent[]> {
  const byTask = new Map<number, HistoryEvent[]>();
  let caused: HistoryEvent[] = [];
  for (const event of events) {
    if (event.type === 'WorkflowTaskStarted') byTask.set(event.eventId, (caused = []));
    else if (isCommandEvent(event)) caused.push(event);
  }
  return byTask;
}
