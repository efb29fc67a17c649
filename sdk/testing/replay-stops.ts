import type { HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { isCommandEvent } from '../runtime/matching.ts';

/** What each workflow task asked for: the command events of a history, by the id of the `WorkflowTaskStarted` of the task that they came from. */
export function commandEventsOf(history: unknown): ReadonlyMap<number, readonly HistoryEvent[]> {
  const byTask = new Map<number, HistoryEvent[]>();
  let task = 0;
  for (const event of historyFromJson(history)) {
    if (event.type === 'WorkflowTaskStarted') byTask.set((task = event.eventId), []);
    else if (isCommandEvent(event)) byTask.get(task)?.push(event);
  }
  return byTask;
}
