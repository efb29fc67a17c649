import type { HistoryEvent } from '../../protocol/events.ts';

type Json = Record<string, unknown>;
const ENUM =
  /^(RETRY_STATE_|TIMEOUT_TYPE_|CONTINUE_AS_NEW_INITIATOR_|WORKFLOW_TASK_FAILED_CAUSE_|PARENT_CLOSE_POLICY_|WORKFLOW_ID_REUSE_POLICY_|(START_CHILD|SIGNAL_EXTERNAL|CANCEL_EXTERNAL)_WORKFLOW_EXECUTION_FAILED_CAUSE_)/;

/** A history in Temporal's JSON, with full payloads, as the events that the runtime reads. */
export function fromTemporal(events: readonly Json[]): HistoryEvent[] {
  return events.map((event) => {
    const [key = '', attributes] = Object.entries(event).find(([name]) => name.endsWith('EventAttributes')) ?? [];
    const name = key.replace('EventAttributes', '');
    return {
      eventId: Number(event['eventId']),
      eventTime: Date.parse(event['eventTime'] as string),
      type: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      ...(value(attributes, '') as Json),
    } as unknown as HistoryEvent;
  });
}

function value(json: unknown, name: string): unknown {
  if (typeof json === 'string') {
    if (/^-?\d+(\.\d+)?s$/.test(json)) return Number(json.slice(0, -1)) * 1_000;
    if (/(EventId|SizeBytes)$/.test(name)) return Number(json);
    if (name.endsWith('ExpirationTime')) return Date.parse(json);
    return json.replace(ENUM, '');
  }
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((entry) => value(entry, name));
  const object = json as Json;
  if ('payloads' in object) return object['payloads'];
  if (
    ['input', 'result', 'details', 'lastHeartbeatDetails', 'lastCompletionResult'].includes(name) &&
    Object.keys(object).length === 0
  )
    return [];
  if (['workflowType', 'taskQueue'].includes(name)) return object['name'];
  if (name === 'activityType' && Object.keys(object).join() === 'name') return object['name'];
  if (['memo', 'header', 'upsertedMemo'].includes(name)) return object['fields'] ?? {};
  if (name === 'searchAttributes') return object['indexedFields'] ?? {};
  return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key, value(entry, key)]));
}
