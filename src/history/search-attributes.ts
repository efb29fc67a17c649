import { jsonOf, payloadEncoding, payloadSize, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { limits } from './limits.ts';

export type { SearchAttributeTypes };

/** Those that workflow code sets by itself. */
const SYSTEM: SearchAttributeTypes = { TemporalChangeVersion: 'KEYWORD_LIST' };

/** What Go reads as a time from JSON, and so Temporal; the index orders times, and could not order other texts among them. */
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const VALID: Readonly<Record<SearchAttributeType, (value: unknown) => boolean>> = {
  TEXT: (value) => typeof value === 'string',
  KEYWORD: (value) => typeof value === 'string',
  INT: (value) => Number.isSafeInteger(value),
  DOUBLE: (value) => typeof value === 'number',
  BOOL: (value) => typeof value === 'boolean',
  // oxlint-disable-next-line no-restricted-globals -- A given text is read; the clock is not.
  DATETIME: (value) => typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value)),
  KEYWORD_LIST: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
};

/** Search attributes with their types in the metadata; an undeclared or wrongly typed one is refused. */
export function typedSearchAttributes(
  namespace: string,
  given: PayloadMap | undefined,
  types: SearchAttributeTypes,
): Reply<PayloadMap> {
  return typed(namespace, given, types, false);
}

/** The same for those that workflow code upserts, where `null` and an empty list take one away. */
export function upsertedSearchAttributes(
  namespace: string,
  given: PayloadMap,
  types: SearchAttributeTypes,
): Reply<PayloadMap> {
  return typed(namespace, given, { ...types, ...SYSTEM }, true);
}

function typed(
  namespace: string,
  given: PayloadMap | undefined,
  types: SearchAttributeTypes,
  mayRemove: boolean,
): Reply<PayloadMap> {
  const result: Record<string, Payload> = {};
  const count = Object.keys(given ?? {}).length;
  if (count > limits.searchAttributes)
    return invalid(`number of search attributes ${count} exceeds limit ${limits.searchAttributes}`);
  for (const [name, payload] of Object.entries(given ?? {})) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined)
      return invalid(`Namespace ${namespace} has no mapping defined for search attribute ${name}`);
    const value = jsonOf(payload);
    // Temporal's clients send a list of one where one value is meant.
    const single =
      Array.isArray(value) && value.length === 1 && type !== 'KEYWORD_LIST' ? (value[0] as unknown) : value;
    const isNothing = !VALID[type](single) && removes(payload);
    // A start has nothing to take away.
    if (isNothing && !mayRemove) continue;
    if (!isNothing && !VALID[type](single)) {
      const shown = typeof single === 'string' ? single : JSON.stringify(single);
      return invalid(`invalid value for search attribute ${name} of type ${TYPE_NAMES[type]}: ${shown}`);
    }
    result[name] = withType(payload, type);
  }
  const tooLarge = sizeProblem(given ?? {});
  return tooLarge === undefined ? ok(result) : invalid(tooLarge);
}

const withType = (payload: Payload, type: SearchAttributeType): Payload => ({
  ...payload,
  metadata: { ...payload.metadata, type: utf8ToBase64(TYPE_NAMES[type]) },
});

/** Source: Temporal server, `common/searchattribute/validator.go`. */
function sizeProblem(given: PayloadMap): string | undefined {
  let total = 0;
  for (const [name, payload] of Object.entries(given)) {
    // Base64 has four characters for three bytes.
    const size = Math.floor(((payload.data ?? '').replace(/=+$/, '').length * 3) / 4);
    if (size > limits.searchAttributeValue)
      return `search attribute ${name} value size ${size} exceeds size limit ${limits.searchAttributeValue}`;
    total += name.length + payloadSize(payload);
  }
  return total > limits.searchAttributesTotal
    ? `total size of search attributes ${total} exceeds size limit ${limits.searchAttributesTotal}`
    : undefined;
}

/** Upserted over what is there; a value that is nothing takes its key away. Source: Temporal server, `MergeMapOfPayload`. */
export function mergePayloads(current: PayloadMap, upserted: PayloadMap): PayloadMap {
  const merged: Record<string, Payload> = { ...current };
  for (const [name, payload] of Object.entries(upserted)) {
    if (removes(payload)) delete merged[name];
    else merged[name] = payload;
  }
  return merged;
}

function removes(payload: Payload): boolean {
  if (payloadEncoding(payload) === 'binary/null') return true;
  const value = jsonOf(payload);
  return value === null || (Array.isArray(value) && value.length === 0);
}
