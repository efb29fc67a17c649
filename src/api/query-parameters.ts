import type { Context } from 'hono';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';

/** How long a call waits for what is not there yet, in milliseconds. Source: Temporal server, `history.longPollExpirationInterval`. */
export const LONG_POLL = 20_000;
/** Integers of Temporal's API have 32 bits. */
const LARGEST = 2 ** 31;
const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** A query parameter, in camel case or in snake case. */
export const queryOf = (c: Context, name: string): string | undefined =>
  c.req.query(name) ?? c.req.query(name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** An integer; one that is not there is 0. */
export function integerIn(c: Context, name: string): Reply<number> {
  const text = queryOf(c, name) ?? '0';
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= -LARGEST && value < LARGEST) return ok(value);
  return invalid(`${name} must be a number, not ${JSON.stringify(text.slice(0, 40))}`);
}

/** True or false, as Go reads it; one that is not there is false, and so is one without a value. */
export function flagIn(c: Context, name: string): Reply<boolean> {
  const text = queryOf(c, name) ?? '';
  if (text === '' || FALSE.has(text)) return ok(false);
  if (TRUE.has(text)) return ok(true);
  return invalid(`${name} must be true or false, not ${JSON.stringify(text.slice(0, 40))}`);
}

/** Which page of a list a request asks for. */
export function pageOf(
  c: Context,
  size = 'pageSize',
): Reply<{ readonly pageSize: number; readonly nextPageToken?: string }> {
  const pageSize = integerIn(c, size);
  if (pageSize.error) return pageSize;
  const nextPageToken = queryOf(c, 'nextPageToken') ?? '';
  return ok({ pageSize: pageSize.ok, ...(nextPageToken === '' ? {} : { nextPageToken }) });
}
