/** JSON as scripts read it: indented for one value, in one line for each of many. */
export const jsonText = (value: unknown, isLine: boolean): string =>
  JSON.stringify(value, undefined, isLine ? undefined : 2) ?? 'null';

/** An object of the service for JSON: its times, which are milliseconds, as ISO text. */
export function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]: [string, unknown]) => [
      name,
      typeof field === 'number' && name.endsWith('Time') ? new Date(field).toISOString() : withIsoTimes(field),
    ]),
  );
}

/** The fields of an object that were asked for; all, without a choice. */
export const chosenFields = (value: object, names: readonly string[] | undefined): object =>
  names === undefined
    ? value
    : Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]));
