/** What the values of flags may be. All throw commander's error for what is not allowed. */
import { InvalidArgumentError } from 'commander';
import { msToNumber } from '../../sdk/common/duration.ts';
import type { StringValue } from '../../sdk/common/duration.ts';

const UNITS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

/** A duration in milliseconds: as in Go, with days, or in words. @example duration('1h30m') === 5_400_000 */
export function duration(text: string): number {
  if (/^(\d+(\.\d+)?(ms|d|h|m|s))+$/.test(text))
    return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)].reduce(
      (sum, [, count, unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 0),
      0,
    );
  try {
    if (!/^\d+(\.\d+)?$/.test(text)) return msToNumber(text as StringValue);
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('Durations are such as 30s, 1h30m, 7d.');
}

/** A point in time. @example timestamp('2026-01-02T03:04:05Z') */
export function timestamp(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Times are such as 2026-01-02T03:04:05Z.');
  return time;
}

export function integer(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('That must be a whole number.');
  return Number(text);
}

export function decimal(text: string): number {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) throw new InvalidArgumentError('That must be a number.');
  return number;
}

/** One of several words: as Temporal's CLI writes them (`UseExisting`), or as its API does (`USE_EXISTING`). */
export const oneOf =
  <const Word extends string>(words: readonly Word[]) =>
  (text: string): Word => {
    const plain = (word: string): string => word.replaceAll('_', '').toLowerCase();
    const found = words.find((word) => plain(word) === plain(text));
    if (found === undefined) throw new InvalidArgumentError(`It is one of: ${words.join(', ')}.`);
    return found;
  };

/** A flag that may be given several times. */
export const repeated =
  <Value>(parse: (text: string) => Value) =>
  (text: string, previous: readonly Value[] = []): Value[] => [...previous, parse(text)];

export const text = (value: string): string => value;

/** `Name=value`, the value in JSON. @example jsonEntry('Region="eu"') */
export function jsonEntry(entry: string): [name: string, value: unknown] {
  const [name, value] = textEntry(entry);
  try {
    return [name, JSON.parse(value)];
  } catch {
    throw new InvalidArgumentError(`The value is not JSON; text has quotes: '${name}="${value}"'.`);
  }
}

/** `name=value`. */
export function textEntry(entry: string): [name: string, value: string] {
  const at = entry.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is given as name=value.');
  return [entry.slice(0, at), entry.slice(at + 1)];
}
