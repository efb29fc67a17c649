import type { WorkflowExecutionInfo, WorkflowExecutionStatusName } from '../../sdk/client/index.ts';
import type { Column, Output } from './output.ts';
import type { Cell } from './table.ts';
import type { Style } from './style.ts';
import { formatDuration } from './time.ts';

const COLOURS: Readonly<Partial<Record<WorkflowExecutionStatusName, keyof Style>>> = {
  RUNNING: 'blue',
  COMPLETED: 'green',
  FAILED: 'red',
  TIMED_OUT: 'red',
  TERMINATED: 'yellow',
  CANCELLED: 'yellow',
  CONTINUED_AS_NEW: 'magenta',
  PAUSED: 'yellow',
};

/** A status as Temporal's CLI writes it. @example statusName('TIMED_OUT') === 'TimedOut' */
export const statusName = (status: string): string =>
  status === 'CANCELLED'
    ? 'Canceled'
    : status.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function statusCell(name: WorkflowExecutionStatusName, style: Style): Cell {
  return { text: statusName(name), paint: style[COLOURS[name] ?? 'dim'] };
}

export const attributesText = (fields: object | undefined): string =>
  Object.entries(fields ?? {})
    .map(([name, value]: [string, unknown]) => {
      const [only, ...more] = Array.isArray(value) ? (value as unknown[]) : [value];
      return `${name}=${JSON.stringify(more.length > 0 ? value : only)}`;
    })
    .join(' ');

/** A list of workflows. */
export const executionColumns = (output: Output): Column<WorkflowExecutionInfo>[] => [
  { field: 'status', title: 'STATUS', cell: ({ status }) => statusCell(status.name, output.style) },
  { field: 'workflowId', title: 'WORKFLOW ID', cell: ({ workflowId }) => workflowId },
  { field: 'type', title: 'TYPE', cell: ({ type }) => type },
  { field: 'startTime', title: 'STARTED', cell: ({ startTime }) => output.time(startTime) },
  { field: 'duration', title: 'TOOK', cell: took },
  { field: 'runId', title: 'RUN ID', cell: ({ runId }) => runId, isExtra: true },
  { field: 'taskQueue', title: 'TASK QUEUE', cell: ({ taskQueue }) => taskQueue, isExtra: true },
  { field: 'closeTime', title: 'CLOSED', cell: ({ closeTime }) => output.time(closeTime), isExtra: true },
  { field: 'historyLength', title: 'EVENTS', cell: ({ historyLength }) => String(historyLength || ''), isExtra: true },
  { field: 'parent', title: 'PARENT', cell: ({ parentExecution: parent }) => parent?.workflowId ?? '', isExtra: true },
  {
    field: 'searchAttributes',
    title: 'SEARCH ATTRIBUTES',
    cell: (run) => attributesText(run.searchAttributes),
    isExtra: true,
  },
  { field: 'memo', title: 'MEMO', cell: ({ memo }) => attributesText(memo), isExtra: true },
];

export function took({ startTime, closeTime }: Pick<WorkflowExecutionInfo, 'startTime' | 'closeTime'>): string {
  return closeTime === undefined ? '' : formatDuration(closeTime.getTime() - startTime.getTime());
}

/** A run for scripts. */
export function executionJson({
  status,
  raw: _,
  typedSearchAttributes: __,
  ...run
}: WorkflowExecutionInfo<unknown>): object {
  return { ...run, status: status.name };
}
