/** The time that runs live by, in milliseconds since the epoch. An object, so that a test can move it. */
export const clock = { now: (): number => Date.now() };
