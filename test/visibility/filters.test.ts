import { runInDurableObject } from 'cloudflare:test';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { comparePlaces, tiesOf } from '../../src/visibility/order.ts';
import { listQuery } from '../../src/visibility/query.ts';
import type { Place } from '../../src/visibility/order.ts';
import { statusNumber } from '../../src/visibility/statuses.ts';
import { VisibilityStore } from '../../src/visibility/store.ts';
import { evaluate } from '../../src/visibility/evaluate.ts';
import type { Fields } from '../../src/visibility/evaluate.ts';
import { NOON, TYPES, attributes, run, shardNamed, versioned } from './given.ts';

const WORDS = [
  'a',
  'b',
  'ab',
  'A',
  "o'b",
  'a"b',
  'a\\b',
  'ä',
  '\u{1f680}',
  '\uffee',
  '',
  "'; DROP TABLE runs; --",
  '%',
  'red fox',
  'Fox, blue',
];
const TIMES = [0, 1, 1_500, 60_000].map((ms) => NOON + ms);
const word = fc.constantFrom(...WORDS);
const number = fc.constantFrom(-1, 0, 1, 2, 2.5, 7);
const time = fc.constantFrom(...TIMES);

interface Made {
  readonly record: VisibilityRecord;
  readonly fields: Fields;
}
const made = fc
  .record(
    {
      id: word,
      type: fc.constantFrom('a', 'b', "o'b"),
      start: time,
      close: time,
      status: fc.constantFrom('Completed', 'Failed', 'TimedOut'),
      keyword: word,
      int: fc.constantFrom(-1, 0, 1, 2, 7),
      double: number,
      bool: fc.boolean(),
      date: time,
      text: word,
      list: fc.array(word, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['id', 'type', 'start', 'status'] },
  )
  .map(({ id, type, start, close, status, keyword, int, double, bool, date, text, list }) => (at: number): Made => {
    const workflowId = `${id}${at}`;
    const record = run(workflowId, {
      runId: `run-${at}`,
      workflowType: type,
      startTime: start,
      searchAttributes: attributes({
        ...(keyword === undefined ? {} : { CustomKeywordField: keyword }),
        ...(int === undefined ? {} : { CustomIntField: int }),
        ...(double === undefined ? {} : { CustomDoubleField: double }),
        ...(bool === undefined ? {} : { CustomBoolField: bool }),
        ...(date === undefined ? {} : { CustomDatetimeField: new Date(date).toISOString() }),
        ...(text === undefined ? {} : { CustomTextField: text }),
        ...(list === undefined ? {} : { CustomKeywordListField: list }),
      }),
      ...(close === undefined
        ? {}
        : { closeTime: start + close - NOON, status: status.replace('dO', 'd_O').toUpperCase() as 'COMPLETED' }),
    });
    return {
      record,
      fields: {
        WorkflowId: workflowId,
        RunId: `run-${at}`,
        WorkflowType: type,
        ExecutionStatus: statusNumber(close === undefined ? 'Running' : status) ?? 0,
        StartTime: start,
        CloseTime: record.closeTime ?? null,
        ExecutionDuration: record.closeTime === undefined ? null : record.closeTime - start,
        HistoryLength: record.historyLength ?? null,
        CustomKeywordField: keyword ?? null,
        CustomIntField: int ?? null,
        CustomDoubleField: double ?? null,
        CustomBoolField: bool === undefined ? null : Number(bool),
        CustomDatetimeField: date ?? null,
        CustomTextField: text === undefined ? null : { text },
        CustomKeywordListField: list ?? null,
      },
    };
  });

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
const rfc = time.map((ms) => quoted(new Date(ms).toISOString()));
const KEYWORDS = ['WorkflowId', 'WorkflowType', 'RunId', 'CustomKeywordField', '`CustomKeywordField`', 'ScheduleId'];
const VALUES: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ...KEYWORDS.map((name) => [name, word.map(quoted)] as const),
  [
    'CustomIntField',
    fc.oneof(
      number.map(String),
      number.map((n) => `'${n}'`),
      fc.constant("'x'"),
    ),
  ],
  ['CustomDoubleField', number.map(String)],
  ['HistoryLength', fc.constantFrom('10', '11', '12')],
  ['StartTime', rfc],
  ['CloseTime', rfc],
  ['CustomDatetimeField', rfc],
  ['ExecutionDuration', fc.constantFrom("'1s'", "'00:01:00'", '1500000000', "'1.5s'", "'-1ms'")],
  ['ExecutionStatus', fc.constantFrom("'Running'", "'Completed'", "'TimedOut'", '3', "'Paused'")],
];
const ordered = fc.constantFrom(...VALUES).chain(([name, value]) =>
  fc.oneof(
    fc.tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '<>'), value).map(([op, v]) => `${name} ${op} ${v}`),
    fc
      .tuple(fc.constantFrom('IN', 'NOT IN', 'in'), fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([op, vs]) => `${name} ${op} (${vs.join(', ')})`),
    fc.tuple(fc.constantFrom('', 'NOT '), value, value).map(([not, a, b]) => `${name} ${not}BETWEEN ${a} AND ${b}`),
    fc.constantFrom('IS NULL', 'IS NOT NULL', 'is null').map((op) => `${name} ${op}`),
  ),
);
const others = fc.oneof(
  fc
    .tuple(fc.constantFrom(...KEYWORDS), fc.constantFrom('', 'NOT '), word)
    .map(([name, not, prefix]) => `${name} ${not}STARTS_WITH ${quoted(prefix)}`),
  fc.tuple(fc.constantFrom('=', '!='), word).map(([op, v]) => `CustomKeywordListField ${op} ${quoted(v)}`),
  fc
    .tuple(fc.constantFrom('IN', 'NOT IN'), fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(([op, vs]) => `CustomKeywordListField ${op} (${vs.map(quoted).join(', ')})`),
  fc
    .tuple(fc.constantFrom('=', '!='), fc.constantFrom('fox', 'RED blue', 'a-b', 'nothing'))
    .map(([op, v]) => `CustomTextField ${op} '${v}'`),
  fc.tuple(fc.constantFrom('=', '!='), fc.constantFrom('true', 'FALSE')).map(([op, v]) => `CustomBoolField ${op} ${v}`),
  fc.constantFrom('CustomTextField IS NULL', 'CustomKeywordListField IS NOT NULL'),
);
const filter = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(ordered, others),
    tie('filter').map((inner) => `NOT (${inner})`),
    fc
      .tuple(tie('filter'), fc.constantFrom('AND', 'OR', 'or'), tie('filter'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    fc.tuple(ordered, ordered, others).map((parts) => parts.join(' AND ')),
  ),
})).filter;
const ORDERS = ['WorkflowId', 'CustomKeywordField', 'CustomIntField', 'CloseTime', 'StartTime', 'ExecutionStatus'];
const orderBy = fc.uniqueArray(fc.tuple(fc.constantFrom(...ORDERS), fc.constantFrom('', ' ASC', ' DESC')), {
  maxLength: 3,
  selector: ([name]) => name,
});

test(
  'a filter finds the runs of which it is true, in order, page by page, and counts as many',
  () =>
    runInDurableObject(shardNamed('filters'), (_, { storage }) => {
      const property = fc.property(
        fc.array(made, { maxLength: 25 }),
        fc.array(fc.tuple(filter, orderBy, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 8 }),
        (makers, queries) => {
          for (const table of ['runs', 'counts']) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`);
          const store = new VisibilityStore(storage);
          const runs = makers.map((make, at) => make(at));
          store.upsert(runs.map(({ record }) => versioned(record)));
          for (const [where, terms, limit] of queries) {
            const order = terms.length > 0 ? ` ORDER BY ${terms.map((term) => term.join('')).join(', ')}` : '';
            const query = listQuery(where + order, TYPES);
            if (query.error) throw new Error(`${where}: ${query.error.message}`);
            const { filter, orderBy } = query.ok;
            const place = ({ record, fields }: Made): Place => [
              ...orderBy.map(({ field }) => fields[field.name] as string | number | null),
              ...tiesOf(record),
            ];
            const expected = runs
              .filter(({ fields }) => filter === undefined || evaluate(filter, fields) === true)
              .toSorted((a, b) => comparePlaces(orderBy, place(a), place(b)))
              .map(({ record }) => record);
            const found: VisibilityRecord[] = [];
            for (let after: Place | undefined; ;) {
              const page = store.list({ orderBy, limit, ...(filter ? { filter } : {}), ...(after ? { after } : {}) });
              found.push(...page.map(({ record }) => record));
              if (page.length < limit) break;
              after = page.at(-1)?.place;
            }
            expect(found, where + order).toEqual(expected);
            const counted = store.count(filter).reduce((sum, [, count]) => sum + count, 0);
            expect(counted, where).toBe(expected.length);
          }
        },
      );
      fc.assert(property, { numRuns: 150 });
    }),
  60_000,
);

test('the deepest and the widest queries that are accepted are within the limits of SQLite', () =>
  runInDurableObject(shardNamed('limits'), (_, { storage }) => {
    const store = new VisibilityStore(storage);
    store.upsert([versioned(run('a', { searchAttributes: attributes({ CustomIntField: 1 }) }))]);
    const accepted = (text: string): boolean => {
      const query = listQuery(text, TYPES);
      if (query.error) return false;
      const { filter, orderBy } = query.ok;
      const page = store.list({ orderBy, limit: 10, ...(filter ? { filter } : {}) });
      const after = page[0]?.place;
      store.list({ orderBy, limit: 10, ...(filter ? { filter } : {}), ...(after ? { after } : {}) });
      store.count(filter);
      return true;
    };
    const leaf = (at: number) => `HistoryLength ${at % 2 ? 'IS NULL' : 'IS NOT NULL'}`;
    const nested = (depth: number, width: number): string =>
      Array.from({ length: depth }).reduce<string>(
        (inner, _, at) =>
          `(${[inner, ...Array.from({ length: width }, (_, i) => leaf(i))].join(at % 2 ? ' AND ' : ' OR ')})`,
        'CustomIntField = 1',
      );
    const order = ' ORDER BY CustomIntField, CustomKeywordField DESC, CustomDoubleField, CustomDatetimeField DESC';
    expect(accepted(nested(19, 5) + order)).toBe(true);
    expect(accepted(nested(19, 1).replaceAll('(', 'NOT (') + order)).toBe(true);
    expect(accepted(nested(20, 1))).toBe(false);
    expect(accepted(nested(1, 99) + order)).toBe(true);
    expect(accepted(nested(1, 100))).toBe(false);
    const compared = (count: number) =>
      Array.from({ length: count }, (_, at) => `CustomIntField > ${at}`).join(' AND ');
    expect(accepted(compared(40) + order)).toBe(true);
    expect(accepted(compared(41))).toBe(false);
    const many = Array.from({ length: 5_000 }, (_, at) => `WorkflowId = 'w${at}'`)
      .slice(0, 4_000)
      .join(' OR ');
    expect(accepted(`(${many}) AND CustomIntField = 1${order}`)).toBe(true);
    expect(accepted(`WorkflowId IN (${Array.from({ length: 9_000 }, (_, at) => `'${at}'`).join()})`)).toBe(true);
  }));
