/** The same history as other tools write it. */
import {
  APPLICATION_ERROR_CATEGORY,
  CANCEL_EXTERNAL_FAILED_CAUSE,
  EVENT_TYPES,
  INITIATOR,
  PARENT_CLOSE_POLICY,
  RETRY_STATE,
  SIGNAL_EXTERNAL_FAILED_CAUSE,
  START_CHILD_FAILED_CAUSE,
  SUGGEST_CONTINUE_AS_NEW_REASON,
  TIMEOUT_TYPE,
  UPDATE_ADMITTED_EVENT_ORIGIN,
  WORKFLOW_ID_REUSE_POLICY,
  WORKFLOW_TASK_FAILED_CAUSE,
} from '../../protocol/json/history-enums.ts';
import { eventTypeName } from '../../protocol/json/history-json.ts';
import { encodePayload } from '../../protocol/json/proto-json.ts';
import type { Payload } from '../../protocol/payload.ts';

type Visit = (value: string, key: string) => unknown;
/** Maps whose keys are the user's. */
const USER_KEYS = new Set(['fields', 'indexedFields', 'details', 'metadata']);

/** A copy with every text visited, and names changed except those of maps. */
function walk(json: unknown, visit: Visit, rename: (key: string) => string = (key) => key, key = ''): unknown {
  if (typeof json === 'string') return visit(json, key);
  if (Array.isArray(json)) return json.map((entry) => walk(entry, visit, rename, key));
  if (typeof json !== 'object' || json === null) return json;
  const isPayloads = Object.keys(json).join() === 'payloads';
  const renamed = USER_KEYS.has(key) && !isPayloads ? (name: string) => name : rename;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [renamed(name), walk(value, visit, rename, name)]),
  );
}

const same: Visit = (value) => value;
const ENUMS = [
  { enum: 'EVENT_TYPE_', values: EVENT_TYPES.map((type) => eventTypeName(type).slice('EVENT_TYPE_'.length)) },
  APPLICATION_ERROR_CATEGORY,
  CANCEL_EXTERNAL_FAILED_CAUSE,
  INITIATOR,
  PARENT_CLOSE_POLICY,
  RETRY_STATE,
  SIGNAL_EXTERNAL_FAILED_CAUSE,
  START_CHILD_FAILED_CAUSE,
  SUGGEST_CONTINUE_AS_NEW_REASON,
  TIMEOUT_TYPE,
  UPDATE_ADMITTED_EVENT_ORIGIN,
  WORKFLOW_ID_REUSE_POLICY,
  WORKFLOW_TASK_FAILED_CAUSE,
];
const enumOf = (value: string) => ENUMS.find((kind) => value.startsWith(kind.enum));

const pascal = (name: string): string =>
  name.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isInt64 = (key: string): boolean => /(EventId|SizeBytes)$|^eventId$|^taskId$/.test(key);

function shorthand(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(shorthand);
  if (typeof json !== 'object' || json === null) return json;
  if ('metadata' in json) return encodePayload(json as Payload, true);
  const { payloads } = json as { payloads?: readonly Payload[] };
  if (payloads !== undefined) return payloads.map((payload) => encodePayload(payload, true));
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, shorthand(value)]));
}

export const VARIANTS: Readonly<Record<string, (json: unknown) => unknown>> = {
  'an array of events': (json) => (json as { events: unknown }).events,
  'the answer of the API': (json) => ({ history: json, rawHistory: [], nextPageToken: '', archived: false }),
  'names in snake case': (json) => walk(json, same, snake),
  'enums as numbers': (json) =>
    walk(json, (value) => {
      const kind = enumOf(value);
      return kind === undefined ? value : kind.values.indexOf(value.slice(kind.enum.length)) + 1;
    }),
  'enums in Pascal case': (json) =>
    walk(json, (value) => {
      const kind = enumOf(value);
      return kind === undefined ? value : pascal(value.slice(kind.enum.length));
    }),
  'enums by short names': (json) => walk(json, (value) => value.slice(enumOf(value)?.enum.length ?? 0)),
  '64-bit integers as numbers': (json) => walk(json, (value, key) => (isInt64(key) ? Number(value) : value)),
  'payloads in shorthand': shorthand,
  'times with an offset': (json) =>
    walk(json, (value, key) => (key === 'eventTime' ? value.replace('Z', '+00:00') : value)),
};
