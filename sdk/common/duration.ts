import ms from 'ms';

/** Milliseconds, or text such as `'10s'`, `'30 days'`. */
export type Duration = ms.StringValue | number;

/** A duration in milliseconds. Throws a TypeError when it is none. */
export function msToNumber(duration: Duration): number {
  const value = typeof duration === 'number' ? duration : ms(duration);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(
      `Not a duration: ${JSON.stringify(duration)}. Use milliseconds or text such as '10s', '5 minutes', '30 days'.`,
    );
  }
  return value;
}

export const msOptional = (duration: Duration | undefined): number | undefined =>
  duration === undefined ? undefined : msToNumber(duration);
