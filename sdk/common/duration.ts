import ms from 'ms';

/** Milliseconds, or text such as `'10s'`, `'30 days'`. */
export type Duration = StringValue | number;
/** Text that is a duration, such as `'10s'`. */
export type StringValue = ms.StringValue;

/** A duration in milliseconds. @throws {TypeError} when it is none. @example msToNumber('2 minutes') === 120_000 */
export function msToNumber(duration: Duration): number {
  const value = typeof duration === 'number' ? duration : ms(duration);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(
      `Not a duration: ${JSON.stringify(duration)}. Use milliseconds or text such as '10s', '5 minutes', '30 days'.`,
    );
  }
  return value;
}

/** As `msToNumber`; `undefined` stays what it is. @example msOptionalToNumber(options.timeout) */
export const msOptionalToNumber = (duration: Duration | undefined): number | undefined => msOptional(duration);

export const msOptional = (duration: Duration | undefined): number | undefined =>
  duration === undefined ? undefined : msToNumber(duration);
