import { camel, decode } from './proto-json.ts';
import type { Kind, Message } from './proto-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** Reads the fields of a message that are known here: a newer service may answer more than that. */
export const decodeKnown = (message: Message, json: unknown): Record<string, unknown> =>
  decode(message, known({ message }, json));

function known(kind: Kind | undefined, json: unknown): unknown {
  if (typeof kind !== 'object' || typeof json !== 'object' || json === null) return json;
  if ('list' in kind) return Array.isArray(json) ? json.map((entry) => known(kind.list, entry)) : json;
  if (!('message' in kind)) return json;
  const { message } = kind;
  const fields = Object.entries(json as Json).map(([name, value]): [string, unknown] => [camel(name), value]);
  return Object.fromEntries(
    fields
      .filter(([name]) => Object.hasOwn(message, name))
      .map(([name, value]): [string, unknown] => [name, known(message[name], value)]),
  );
}
