/** The statuses of a run by their numbers, as queries name them. Source: `temporal.api.enums.v1.WorkflowExecutionStatus`. */
const NAMES = [
  'Unspecified',
  'Running',
  'Completed',
  'Failed',
  'Canceled',
  'Terminated',
  'ContinuedAsNew',
  'TimedOut',
  'Paused',
] as const;
const PREFIX = 'WORKFLOW_EXECUTION_STATUS_';

/** `ContinuedAsNew` as events and records have it: `CONTINUED_AS_NEW`. */
const screaming = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase();
const NUMBERS = new Map(
  NAMES.flatMap((name, number) => [
    [name as string, number],
    [PREFIX + screaming(name), number],
  ]),
);
const NUMBERS_OF_RECORDS = new Map(NAMES.map((name, number) => [screaming(name), number]));

/** The number of a status in a query: by its name, or itself. */
export function statusNumber(name: string | number): number | undefined {
  if (typeof name === 'string') return NUMBERS.get(name);
  return NAMES[name] === undefined ? undefined : name;
}

/** The number of a record's status, such as `TIMED_OUT`. */
export function numberOfStatus(status: string): number {
  const number = NUMBERS_OF_RECORDS.get(status);
  if (number === undefined) throw new Error(`${status} is not a status of a workflow`);
  return number;
}
export function statusOfNumber(number: number): string {
  return screaming(nameOfStatus(number));
}
/** A status as a group of count is named. */
export function nameOfStatus(number: number): string {
  const name = NAMES[number];
  if (name === undefined) throw new Error(`${number} is not a status of a workflow`);
  return name;
}
