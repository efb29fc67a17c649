import type { CodeLocation } from '../replay/location.ts';
import type { ReplayReport } from '../replay/report.ts';
import type { Style } from './style.ts';
import { fieldList, printable } from './table.ts';

/** One history: a line, and what does not fit. */
export function reportLines(report: ReplayReport, style: Style): string[] {
  const { file, workflowId, runId, workflowType, events, status } = report;
  const about = style.dim(`${printable(workflowType)}, ${events} events`);
  if (status === 'ok') return [`${style.green('✓')} ${printable(file)}  ${about}`];
  const { message, hint, location, problem } = report;
  const differs = problem === 'nonDeterminism';
  return [
    `${style.red('✗')} ${printable(file)}  ${about}`,
    ...fieldList(
      [
        ['Workflow Id', workflowId],
        ['Run Id', runId],
        ['Event', eventText(report)],
        ['Expected', differs ? { text: report.expected ?? 'nothing more', paint: style.green } : undefined],
        [
          'Found',
          differs ? { text: report.found ?? 'nothing: the code waits, or has ended', paint: style.red } : undefined,
        ],
        ['Problem', differs ? undefined : message],
        ['Code', location && locationText(location)],
        ['Next', hint],
      ],
      style.dim,
    ),
  ];
}

const eventText = ({ eventId, eventType, problem }: ReplayReport): string | undefined => {
  if (problem === 'unknownWorkflowType' || problem === 'processEnded') return undefined;
  return eventId === undefined ? 'after the last' : `${eventId} ${eventType}`;
};

const locationText = ({ file, line, column, function: name }: CodeLocation): string =>
  `${file}:${line}:${column}${name === undefined ? '' : ` (${name})`}`;
