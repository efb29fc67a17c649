import type { Field, Value } from './filter.ts';
import { QueryError } from './query-error.ts';
import { statusNumber } from './statuses.ts';
import type { Literal } from './syntax.ts';

const NANOSECONDS = 1_000_000;
const RFC3339 = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};
const INTEGER = /^-?\d+$/;
const NUMERIC = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

/**
 * A value as the field's own are kept. Text and numbers stand for each other where the one reads as the other, as in Temporal's store;
 * where it does not, as in `CustomIntField = 'x'`, the value stays what it is and equals nothing.
 *
 * @throws {QueryError} when it cannot be a value of the field.
 */
export function valueOf({ name, type }: Field, literal: Literal): Value {
  switch (type) {
    case 'STATUS':
      return status(literal);
    case 'DURATION':
      return duration(name, literal);
    case 'DATETIME':
      return time(name, literal);
    case 'INT':
    case 'DOUBLE':
      if (literal.kind === 'boolean') return Number(literal.value);
      return NUMERIC.test(literal.text) ? Number(literal.text) : literal.text;
    case 'BOOL':
      if (literal.kind === 'boolean') return Number(literal.value);
      if (/^(true|false)$/i.test(literal.text)) return Number(literal.text.toLowerCase() === 'true');
      return literal.kind === 'number' ? Number(literal.text) : literal.text;
    case 'KEYWORD':
      return literal.kind === 'boolean' ? String(literal.value) : literal.text;
    case 'KEYWORD_LIST':
    case 'TEXT':
      if (literal.kind === 'string') return literal.text;
      throw QueryError.expression(
        `unexpected value type (expected string, got ${literal.kind === 'boolean' ? literal.value : literal.text})`,
      );
    default:
      throw new Error(`unknown type of search attribute: ${String(type satisfies never)}`);
  }
}

function status(literal: Literal): number {
  if (literal.kind === 'boolean') throw unexpectedType(literal, 'ExecutionStatus');
  if (literal.kind === 'number' && !INTEGER.test(literal.text)) throw unexpectedType(literal, 'ExecutionStatus');
  const number = statusNumber(literal.kind === 'number' ? Number(literal.text) : literal.text);
  if (number !== undefined) return number;
  const value = literal.kind === 'number' ? literal.text : `'${literal.text}'`;
  throw QueryError.expression(`invalid ExecutionStatus value ${value}`);
}

/** Milliseconds, from nanoseconds, `1h2m3.5s` or `hh:mm:ss`. */
function duration(name: string, literal: Literal): number {
  if (literal.kind === 'boolean') throw unexpectedType(literal, name);
  const { text } = literal;
  if (NUMERIC.test(text)) return Number(text) / NANOSECONDS;
  const [, sign, body = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const factor = sign === '-' ? -1 : 1;
  const clock = /^(\d+):(\d\d):(\d\d)$/.exec(body);
  if (clock) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map(Number);
    if (minutes < 60 && seconds < 60) return factor * (hours * 3_600_000 + minutes * 60_000 + seconds * 1_000);
  }
  const parts = [...body.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ms|us|µs|μs|ns|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== body) {
    throw QueryError.expression(`invalid duration value for search attribute ${name}: ${text}`);
  }
  return factor * parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

function time(name: string, literal: Literal): number {
  if (literal.kind === 'boolean') throw unexpectedType(literal, name);
  if (literal.kind === 'number') {
    if (!INTEGER.test(literal.text)) throw unexpectedType(literal, name);
    return Number(literal.text) / NANOSECONDS;
  }
  const ms = milliseconds(literal.text);
  if (ms === undefined) throw QueryError.expression(`unable to parse datetime '${literal.text}'`);
  return ms;
}

/** RFC 3339 to milliseconds, which keep a fraction. */
export function milliseconds(text: string): number | undefined {
  const [, seconds, fraction = '', zone] = RFC3339.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return undefined;
  // oxlint-disable-next-line no-restricted-globals -- A given text is read; the clock is not.
  const whole = Date.parse(`${seconds}${zone}`.toUpperCase());
  return Number.isNaN(whole) ? undefined : whole + Number(`0${fraction}`) * 1_000;
}

/** The words of a query on a text, each as the tokens it consists of. */
export function wordsOf(text: string): string[][] {
  return text
    .split(/\s+/)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
}
/** The tokens of a text: its letters and digits, in lower case. */
export const tokensOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

function unexpectedType(literal: Literal, name: string): QueryError {
  const type =
    literal.kind === 'boolean'
      ? 'bool'
      : literal.kind === 'string'
        ? 'string'
        : INTEGER.test(literal.text)
          ? 'int64'
          : 'float64';
  return QueryError.expression(`unexpected value type ${type} for search attribute ${name}`);
}
