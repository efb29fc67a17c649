import type { PendingActivity, WorkflowDescription } from '../../protocol/requests.ts';
import type { WorkflowExecutionDescription } from '../../sdk/client/index.ts';
import { causeChain, errorOf, failureJson } from './failure.ts';
import { withIsoTimes } from './json.ts';
import type { Output } from './output.ts';
import { fieldList, printable, table } from './table.ts';
import { attributesText, executionJson, statusCell, took } from './workflow.ts';

/** How a run stands, for people. */
export function descriptionLines(run: WorkflowExecutionDescription, output: Output): string[] {
  const { raw } = run;
  const { style } = output;
  return [
    `${style.bold(printable(run.workflowId))}`,
    ...fieldList(
      [
        ['Status', statusCell(run.status.name, style)],
        ['Type', run.type],
        ['Run Id', run.runId],
        ['First Run Id', raw.firstRunId === run.runId ? undefined : raw.firstRunId],
        ['Task Queue', run.taskQueue],
        ['Started', output.time(run.startTime)],
        ['Closed', output.time(run.closeTime)],
        ['Took', took(run)],
        ['History', `${raw.historyLength} events, ${bytes(raw.historySizeBytes)}`],
        ['Expires', output.time(raw.executionExpirationTime ?? raw.runExpirationTime)],
        ['Parent', run.parentExecution?.workflowId],
        [
          'Paused',
          raw.pauseInfo && [output.time(raw.pauseInfo.pausedTime), raw.pauseInfo.reason].filter(Boolean).join(', '),
        ],
        ['Cancel Requested', raw.cancelRequested ? 'yes' : undefined],
        ['Reset To', raw.resetRunId],
        ['Memo', attributesText(run.memo)],
        ['Search Attributes', attributesText(run.searchAttributes)],
      ],
      style.dim,
    ),
    ...workflowTaskLines(raw, output),
    ...activityLines(raw.pendingActivities, output),
    ...childLines(raw, output),
  ];
}

/** Told only when it is in trouble: otherwise it is over before anybody looks. */
function workflowTaskLines({ pendingWorkflowTask: task }: WorkflowDescription, output: Output): string[] {
  if (task === undefined || (task.attempt <= 1 && !task.lastFailure)) return [];
  return [
    '',
    output.style.red(`Workflow task fails, attempt ${task.attempt}`),
    ...(task.nextAttemptTime === undefined ? [] : [`  next attempt ${output.time(task.nextAttemptTime)}`]),
    ...(task.lastFailure ? indented(causeChain(errorOf(task.lastFailure))) : []),
  ];
}

function activityLines(activities: readonly PendingActivity[], output: Output): string[] {
  if (activities.length === 0) return [];
  const attempts = ({ attempt, maximumAttempts }: PendingActivity) =>
    maximumAttempts > 0 ? `${attempt} of ${maximumAttempts}` : String(attempt);
  const rows = activities.map((activity) => [
    activity.activityId,
    activity.activityType,
    activity.pauseInfo ? 'PAUSED' : activity.state,
    attempts(activity),
    output.time(activity.nextAttemptScheduleTime),
  ]);
  return [
    '',
    output.style.bold(`Pending activities (${activities.length})`),
    ...indented(table(['ID', 'TYPE', 'STATE', 'ATTEMPT', 'NEXT ATTEMPT'], rows, output.style.dim)),
    ...activities.flatMap(({ activityId, lastFailure }) =>
      lastFailure
        ? indented([
            output.style.red(`last failure of ${printable(activityId)}:`),
            ...indented(causeChain(errorOf(lastFailure))),
          ])
        : [],
    ),
  ];
}

function childLines({ pendingChildren }: WorkflowDescription, output: Output): string[] {
  if (pendingChildren.length === 0) return [];
  const rows = pendingChildren.map(({ workflowId, workflowType, runId = '' }) => [workflowId, workflowType, runId]);
  return [
    '',
    output.style.bold(`Pending children (${pendingChildren.length})`),
    ...indented(table(['WORKFLOW ID', 'TYPE', 'RUN ID'], rows, output.style.dim)),
  ];
}

/** How a run stands, for scripts. */
export function descriptionJson(run: WorkflowExecutionDescription): object {
  const { staticDetails: _, staticSummary: __, ...info } = run;
  const { pendingActivities, pendingChildren, pendingWorkflowTask, pendingNexusOperations, firstRunId, pauseInfo } =
    run.raw;
  const readable = <Pending extends { lastFailure?: PendingActivity['lastFailure'] }>({
    lastFailure,
    ...rest
  }: Pending) => ({
    ...rest,
    ...(lastFailure ? { lastFailure: failureJson(errorOf(lastFailure)) } : {}),
  });
  return {
    ...executionJson(info),
    firstRunId,
    pendingActivities: withIsoTimes(pendingActivities.map(readable)),
    pendingChildren,
    pendingNexusOperations: withIsoTimes(pendingNexusOperations),
    ...(pendingWorkflowTask ? { pendingWorkflowTask: withIsoTimes(readable(pendingWorkflowTask)) } : {}),
    ...(pauseInfo ? { pauseInfo: withIsoTimes(pauseInfo) } : {}),
  };
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const bytes = (size: number): string => (size < 1_000 ? `${size} B` : `${(size / 1_000).toFixed(1)} kB`);
