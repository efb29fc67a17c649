import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/visibility/compile.ts';
import { countQuery, listQuery } from '../../src/visibility/query.ts';
import { TYPES } from './given.ts';

const refusal = (text: string, read = listQuery): string => {
  const { error } = read(text, TYPES);
  if (error === undefined) return 'accepted';
  expect(error.code).toBe('INVALID_ARGUMENT');
  return error.message.replace('invalid query: ', '');
};

test('a query is refused in the words of a Temporal server', () => {
  const expression: Record<string, string> = {
    "Nope = 'x'": "column name 'Nope' is not a valid search attribute",
    "toString = 'x'": "column name 'toString' is not a valid search attribute",
    "WorkflowId LIKE 'x%'": "invalid operator 'like' in `WorkflowId like 'x%'`",
    "ExecutionStatus = 'Sleeping'": "invalid ExecutionStatus value 'Sleeping'",
    'ExecutionStatus = 9': 'invalid ExecutionStatus value 9',
    "StartTime > 'yesterday'": "unable to parse datetime 'yesterday'",
    'StartTime > 1.5': 'unexpected value type float64 for search attribute StartTime',
    "ExecutionDuration > 'long'": 'invalid duration value for search attribute ExecutionDuration: long',
    'WorkflowId STARTS_WITH 5': "right-hand side of 'starts_with' must be a literal string (got: 5)",
    'CustomBoolField BETWEEN true AND false':
      "cannot do range condition on search attribute 'CustomBoolField' of type Bool",
    "CustomKeywordListField > 'a'":
      "operator '>' not supported for KeywordList type search attribute in `CustomKeywordListField > 'a'`",
    "CustomTextField = '--'": "unexpected value for Text type search attribute (no tokens found in '--')",
    'WorkflowId IS 5': "'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'",
    WorkflowId: 'incomplete expression',
  };
  for (const [text, message] of Object.entries(expression)) {
    expect(refusal(text), text).toBe(`invalid expression: ${message}`);
  }
  const unsupported: Record<string, string> = {
    'WorkflowType = hello': "column name on the right side of comparison expression (did you forget to quote 'hello'?)",
    "lower(WorkflowId) = 'a'": 'function expression',
    "WorkflowId = 'a' LIMIT 5": "'LIMIT' clause",
    'GROUP BY ExecutionStatus': "'GROUP BY' clause",
    'ORDER BY CustomTextField': 'unable to sort by search attribute type Text',
  };
  for (const [text, message] of Object.entries(unsupported)) {
    expect(refusal(text), text).toBe(`operation is not supported: ${message}`);
  }
  expect(refusal('GROUP BY WorkflowType', countQuery)).toBe(
    "operation is not supported: 'GROUP BY' clause is only supported for ExecutionStatus",
  );
  expect(refusal('ORDER BY StartTime', countQuery)).toBe("operation is not supported: 'ORDER BY' clause");
});

test('a syntax error says where it is and what is expected there', () => {
  const errors: Record<string, string> = {
    'WorkflowType ==': "15 near '=': a value is expected",
    "WorkflowId = 'a'; DROP TABLE x": "17 near ';': AND, OR or the end is expected",
    "WorkflowId = 'a": "14 near ''': this quote is never closed",
    "WorkflowId = 'a\\": "14 near ''': this quote is never closed",
    "(WorkflowId = 'a'": '18 at the end: ) is expected',
    AND: "1 near 'AND': a search attribute is expected",
    'WorkflowId IN ()': "16 near ')': a value is expected",
    "WorkflowId NOT 'a'": "16 near 'a': IN, BETWEEN or STARTS_WITH is expected",
    'StartTime BETWEEN 1 OR 2': "21 near 'OR': AND and the upper end are expected",
    'ORDER StartTime': "7 near 'StartTime': BY is expected",
    'WorkflowId # 5': "12 near '#'",
  };
  for (const [text, place] of Object.entries(errors)) {
    expect(refusal(text), text).toBe(`malformed SQL query: syntax error at position ${place}`);
  }
});

test('strings are read with their escapes, and names in backticks', () => {
  const values: Record<string, string> = {
    "'it''s'": "it's",
    '"it\'s"': "it's",
    '"say ""x"""': 'say "x"',
    [String.raw`'a\'b\\c\nd'`]: "a'b\\c\nd",
    "''": '',
  };
  for (const [text, value] of Object.entries(values)) {
    expect(listQuery(`\`WorkflowId\` = ${text}`, {}).ok?.filter).toMatchObject({ op: 'compare', value });
  }
});

test('times and durations are milliseconds, whichever way they are written', () => {
  const value = (text: string) => (listQuery(text, {}).ok?.filter as { value: unknown } | undefined)?.value;
  const times = ["'1970-01-01T00:00:01.5Z'", "'1970-01-01T01:00:01.500000000+01:00'", '1500000000'];
  for (const text of times) expect(value(`StartTime = ${text}`), text).toBe(1_500);
  const durations = ["'1h2m3.5s'", "'01:02:03'", '3723000000000', "'3723s'"];
  expect(durations.map((text) => value(`ExecutionDuration = ${text}`))).toEqual([
    3_723_500, 3_723_000, 3_723_000, 3_723_000,
  ]);
});

test('deep and huge queries are refused, and so is whatever nobody would write: never a crash', () => {
  expect(refusal(`${'('.repeat(50_000)}`)).toContain('operation is not supported: more than 100 levels of parentheses');
  expect(refusal(`${'NOT '.repeat(20_000)}x`)).toContain('more than 100 levels');
  expect(refusal(`WorkflowId = '${'x'.repeat(100_000)}'`)).toContain('more than 100000 characters');
  const pieces =
    'WorkflowId CustomIntField ` \' " \\ ( ) , ; = != < -5 1e9 AND OR NOT IN BETWEEN IS NULL STARTS_WITH LIKE GROUP ORDER BY DESC ' +
    "'x' -- /* \0 \u{1f680} ä";
  const piece = fc.constantFrom(...pieces.split(' '));
  const text = fc.oneof(
    fc.array(piece).map((pieces) => pieces.join(' ')),
    fc.array(piece).map((pieces) => pieces.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (query) => {
      for (const read of [listQuery, countQuery]) {
        const { ok, error } = read(query, TYPES);
        if (error) expect(error.message).toMatch(/^invalid query: /);
        else if (ok.filter) compile(ok.filter);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('what a caller writes never becomes SQL', () => {
  const texts = ["x'; DROP TABLE runs; --", "') OR 1=1 --", '"; DELETE FROM counts'];
  for (const text of texts) {
    const literal = `'${text.replaceAll("'", "''")}'`;
    const name = `a"'; DROP TABLE runs --`;
    const query = listQuery(`\`${name}\` = ${literal} OR WorkflowId IN (${literal}) OR RunId STARTS_WITH ${literal}`, {
      [name]: 'KEYWORD',
    });
    const filter = query.ok?.filter;
    if (filter === undefined) throw new Error(JSON.stringify(query));
    const sql = compile(filter);
    expect(sql.text).not.toMatch(/DROP|DELETE|--|1=1|"/);
    expect(sql.text.split('?')).toHaveLength(sql.values.length + 1);
  }
});
