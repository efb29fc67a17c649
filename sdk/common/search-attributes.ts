import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import { jsonOf, jsonPayload, payloadEncoding, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import { base64ToUtf8 } from '../../protocol/payload.ts';
import type { SearchAttributeType } from './enums.ts';

/** Values by name, each a list: the older form, without types. */
export type SearchAttributes = Record<string, SearchAttributeValue | Readonly<SearchAttributeValue> | undefined>;
export type SearchAttributeValue = string[] | number[] | boolean[] | Date[];

interface ValueTypes {
  TEXT: string;
  KEYWORD: string;
  INT: number;
  DOUBLE: number;
  BOOL: boolean;
  DATETIME: Date;
  KEYWORD_LIST: string[];
}
export type TypedSearchAttributeValue<Type extends SearchAttributeType> = ValueTypes[Type];

/** A search attribute's name with its type. */
export interface SearchAttributeKey<Type extends SearchAttributeType = SearchAttributeType> {
  name: string;
  type: Type;
}
/** A key with its value. */
export type SearchAttributePair = {
  [Type in SearchAttributeType]: { key: SearchAttributeKey<Type>; value: TypedSearchAttributeValue<Type> };
}[SearchAttributeType];
/** A key with its new value; `null` takes the attribute away. */
export type SearchAttributeUpdatePair = {
  [Type in SearchAttributeType]: { key: SearchAttributeKey<Type>; value: TypedSearchAttributeValue<Type> | null };
}[SearchAttributeType];

/** @example const region = defineSearchAttributeKey('Region', 'KEYWORD'); */
export function defineSearchAttributeKey<Type extends SearchAttributeType>(
  name: string,
  type: Type,
): SearchAttributeKey<Type> {
  return { name, type };
}

/** Search attributes by their typed keys: immutable, copies are changed. */
export class TypedSearchAttributes {
  readonly #pairs: ReadonlyMap<string, SearchAttributePair>;

  /** @throws {Error} when a name stands twice. */
  constructor(pairs: readonly SearchAttributePair[] = []) {
    const map = new Map<string, SearchAttributePair>();
    for (const pair of pairs) {
      if (map.has(pair.key.name)) throw new Error(`Duplicate search attribute key: ${pair.key.name}`);
      map.set(pair.key.name, pair);
    }
    this.#pairs = map;
  }

  /** The value of a key; `undefined` when there is none of that name and type. */
  get<Type extends SearchAttributeType>(key: SearchAttributeKey<Type>): TypedSearchAttributeValue<Type> | undefined {
    const pair = this.#pairs.get(key.name);
    return pair?.key.type === key.type ? (pair.value as TypedSearchAttributeValue<Type>) : undefined;
  }

  getAll(): SearchAttributePair[] {
    return [...this.#pairs.values()];
  }

  toJSON(): SearchAttributePair[] {
    return this.getAll();
  }

  copy(): TypedSearchAttributes {
    return new TypedSearchAttributes(this.getAll());
  }

  /** A copy with these pairs set; `null` takes one away. */
  updateCopy(pairs: readonly SearchAttributeUpdatePair[]): TypedSearchAttributes {
    const merged = new Map(this.#pairs);
    for (const pair of pairs) {
      if (pair.value === null) merged.delete(pair.key.name);
      else merged.set(pair.key.name, pair as SearchAttributePair);
    }
    return new TypedSearchAttributes([...merged.values()]);
  }
}

const typeOf = (name: string): SearchAttributeType | undefined =>
  (Object.keys(TYPE_NAMES) as SearchAttributeType[]).find((type) => TYPE_NAMES[type] === name);

/** Search attributes as they are sent: typed ones with their type in the metadata. */
export function encodeSearchAttributes(
  attributes: TypedSearchAttributes | readonly SearchAttributeUpdatePair[] | SearchAttributes,
): Record<string, Payload> {
  const pairs = attributes instanceof TypedSearchAttributes ? attributes.getAll() : attributes;
  if (!Array.isArray(pairs)) {
    const map = pairs as SearchAttributes;
    return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, jsonPayload(value ?? [])]));
  }
  return Object.fromEntries(
    (pairs as readonly SearchAttributeUpdatePair[]).map(({ key, value }) => {
      const payload = jsonPayload(value);
      return [key.name, { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64(TYPE_NAMES[key.type]) } }];
    }),
  );
}

/** What stands in a map of payloads, with the types that its metadata name; those that are taken away are left out. */
export function decodeSearchAttributes(map: PayloadMap): {
  readonly typed: TypedSearchAttributes;
  readonly untyped: SearchAttributes;
} {
  const untyped: Record<string, SearchAttributeValue> = {};
  const pairs: SearchAttributePair[] = [];
  for (const [name, payload] of Object.entries(map)) {
    const json = payloadEncoding(payload) === 'json/plain' ? jsonOf(payload) : undefined;
    if (json === undefined || json === null || (Array.isArray(json) && json.length === 0)) continue;
    const type = typeOf(base64ToUtf8(payload.metadata?.['type'] ?? ''));
    const list = (Array.isArray(json) ? json : [json]) as string[];
    untyped[name] = type === 'DATETIME' ? list.map((text) => new Date(text)) : list;
    if (type === undefined) continue;
    const single = type === 'KEYWORD_LIST' ? list : list[0];
    const value = type === 'DATETIME' ? new Date(single as string) : single;
    pairs.push({ key: { name, type }, value } as unknown as SearchAttributePair);
  }
  return { typed: new TypedSearchAttributes(pairs), untyped };
}
