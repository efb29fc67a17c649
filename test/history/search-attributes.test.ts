import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { typedSearchAttributes, upsertedSearchAttributes } from '../../src/history/search-attributes.ts';
import type { SearchAttributeTypes } from '../../src/history/search-attributes.ts';

const types: SearchAttributeTypes = {
  aText: 'TEXT',
  aKeyword: 'KEYWORD',
  anInt: 'INT',
  aDouble: 'DOUBLE',
  aBool: 'BOOL',
  aDate: 'DATETIME',
  aList: 'KEYWORD_LIST',
};
const start = (given: Readonly<Record<string, Payload>>) => typedSearchAttributes('default', given, types);
const of = (name: string, value: unknown) => start({ [name]: jsonPayload(value) });

test.each<[string, unknown]>([
  ['aText', 'red fox'],
  ['aKeyword', ['one']],
  ['anInt', 5],
  ['aDouble', 5],
  ['aBool', false],
  ['aDate', '2026-01-01T00:00:00Z'],
  ['aDate', '2026-01-01T00:00:00.123456789+02:00'],
  ['aList', ['a', 'b']],
])('%s takes %j', (name, value) => {
  expect(of(name, value).ok?.[name]?.data).toBe(jsonPayload(value).data);
});

// Source: Temporal server, `sadefs.DecodeValue`: times are those that Go reads from JSON.
test.each<[string, unknown, string]>([
  ['aText', 5, 'Text: 5'],
  ['aKeyword', ['a', 'b'], 'Keyword: ["a","b"]'],
  ['anInt', '5', 'Int: 5'],
  ['anInt', 1.5, 'Int: 1.5'],
  ['aDouble', '5', 'Double: 5'],
  ['aBool', 1, 'Bool: 1'],
  ['aList', 'a', 'KeywordList: a'],
  ['aDate', 5, 'Datetime: 5'],
  ['aDate', 'tomorrow', 'Datetime: tomorrow'],
  ['aDate', '2026-01-01', 'Datetime: 2026-01-01'],
  ['aDate', '2026-01-01T00:00:00', 'Datetime: 2026-01-01T00:00:00'],
  ['aDate', '2026-01-01 00:00:00Z', 'Datetime: 2026-01-01 00:00:00Z'],
  ['aDate', '2026-13-01T00:00:00Z', 'Datetime: 2026-13-01T00:00:00Z'],
  ['aDate', 'Thu, 01 Jan 2026 00:00:00 GMT', 'Datetime: Thu, 01 Jan 2026 00:00:00 GMT'],
])('%s does not take %j', (name, value, shown) => {
  expect(of(name, value).error?.message).toBe(`invalid value for search attribute ${name} of type ${shown}`);
});

const NOTHING: Payload = { metadata: { encoding: 'YmluYXJ5L251bGw=' } };
test.each([
  ['null', NOTHING],
  ['null in JSON', jsonPayload(null)],
  ['an empty list', jsonPayload([])],
])('%s is no attribute of a start, and takes one away in an upsert', (_, payload) => {
  expect(start({ anInt: payload, aKeyword: jsonPayload('k') }).ok).toEqual({
    aKeyword: expect.anything() as object,
  });
  expect(Object.keys(upsertedSearchAttributes('default', { anInt: payload }, types).ok ?? {})).toEqual(['anInt']);
});
