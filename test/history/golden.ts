import type { HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';

const files = import.meta.glob('../golden/histories/*.json', { eager: true, import: 'default' });

/** Event `id` of a history that Temporal wrote. */
export function recorded(name: string, id: number): HistoryEvent {
  const event = historyFromJson(files[`../golden/histories/${name}.json`])[id - 1];
  if (event === undefined) throw new Error(`no event ${id} in ${name}`);
  return event;
}

const OWN = new Set(['eventId', 'eventTime', 'requestId', 'identity', 'scheduledEventId', 'startedEventId']);
const OTHER_RUN = new Set(['workflowTaskCompletedEventId', 'latestCancelRequestedEventId', 'stackTrace', 'taskQueue']);
/** What is added when an event is written as JSON. */
const DERIVED = new Set(['namespaceId', 'parentWorkflowNamespaceId', 'inheritBuildId']);

/** What an event says whichever run it is of: ids and times left out, and only whether a build is named. */
export function said(event: HistoryEvent | undefined): object {
  const { buildId, workerVersion, ...rest } = event as unknown as Record<string, unknown>;
  const json = JSON.stringify(rest, (key, value: unknown) =>
    OWN.has(key) || OTHER_RUN.has(key) || DERIVED.has(key) ? undefined : value,
  );
  return { ...(JSON.parse(json) as object), hasBuild: (buildId ?? workerVersion) !== undefined, ...ids(rest) };
}

/** Ids differ between runs, but not whether there is one. */
const ids = (event: Record<string, unknown>) => ({
  hasStart: event['startedEventId'] !== undefined,
  hasIdentity: event['identity'] !== undefined,
});
