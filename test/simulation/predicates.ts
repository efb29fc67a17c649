import type { HistoryEvent } from '../../protocol/events.ts';

const CLOSED = /^WorkflowExecution(Completed|Failed|TimedOut|Canceled|Terminated|ContinuedAsNew)$/;
export const closes = ({ type }: HistoryEvent): boolean => CLOSED.test(type);

/** What is asked for, which field of its ends names it, and what ends it. */
const ENDS: readonly (readonly [asked: string, by: string, ends: readonly string[]])[] = [
  [
    'WorkflowTaskScheduled',
    'scheduledEventId',
    ['WorkflowTaskCompleted', 'WorkflowTaskFailed', 'WorkflowTaskTimedOut'],
  ],
  [
    'ActivityTaskScheduled',
    'scheduledEventId',
    ['ActivityTaskCompleted', 'ActivityTaskFailed', 'ActivityTaskTimedOut', 'ActivityTaskCanceled'],
  ],
  ['TimerStarted', 'startedEventId', ['TimerFired', 'TimerCanceled']],
  [
    'StartChildWorkflowExecutionInitiated',
    'initiatedEventId',
    [
      'StartChildWorkflowExecutionFailed',
      'ChildWorkflowExecutionCompleted',
      'ChildWorkflowExecutionFailed',
      'ChildWorkflowExecutionCanceled',
      'ChildWorkflowExecutionTimedOut',
      'ChildWorkflowExecutionTerminated',
    ],
  ],
  [
    'SignalExternalWorkflowExecutionInitiated',
    'initiatedEventId',
    ['ExternalWorkflowExecutionSignaled', 'SignalExternalWorkflowExecutionFailed'],
  ],
];
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (event: HistoryEvent): Fields => event as unknown as Fields;

/** What must hold of every history, whatever has happened. Answers what does not. */
export function problemsOf(events: readonly HistoryEvent[]): string[] {
  return [...orderProblems(events), ...endProblems(events), ...attemptProblems(events), ...timerProblems(events)];
}

function orderProblems(events: readonly HistoryEvent[]): string[] {
  const problems: string[] = [];
  for (const [at, { eventId, type }] of events.entries()) {
    if (eventId !== at + 1) problems.push(`event ${at + 1} has the id ${eventId}`);
    if (CLOSED.test(type) && at !== events.length - 1) problems.push(`event ${eventId} ${type} is not the last`);
    if ((type === 'WorkflowExecutionStarted') !== (at === 0)) problems.push(`event ${eventId} is ${type}`);
  }
  return problems;
}

/** What was asked for ends at most once, and after it was asked for. */
function endProblems(events: readonly HistoryEvent[]): string[] {
  const problems: string[] = [];
  for (const [asked, by, ends] of ENDS) {
    const open = new Set<unknown>();
    for (const event of events) {
      if (event.type === asked) open.add(event.eventId);
      if (!ends.includes(event.type)) continue;
      const of = fieldsOf(event)[by];
      if (!open.delete(of)) problems.push(`event ${event.eventId} ${event.type} ends ${String(of)}, which is not open`);
    }
  }
  return problems;
}

function attemptProblems(events: readonly HistoryEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type !== 'ActivityTaskStarted') return [];
    const scheduled = fieldsOf(events[event.scheduledEventId - 1] as HistoryEvent);
    const most = (scheduled['retryPolicy'] as { readonly maximumAttempts?: number } | undefined)?.maximumAttempts ?? 0;
    return most > 0 && event.attempt > most ? [`event ${event.eventId}: attempt ${event.attempt} of ${most}`] : [];
  });
}

function timerProblems(events: readonly HistoryEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type !== 'TimerFired') return [];
    const started = events[event.startedEventId - 1];
    if (started?.type !== 'TimerStarted') return [`event ${event.eventId}: there is no timer ${event.startedEventId}`];
    const early = started.eventTime + started.startToFireTimeout - event.eventTime;
    return early > 0 ? [`event ${event.eventId}: a timer is ${early} ms early`] : [];
  });
}

/** The names that signals brought, in the order of history. */
export function signalsOf(events: readonly HistoryEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'WorkflowExecutionSignaled' ? [JSON.parse(atob(event.input?.[0]?.data ?? '')) as string] : [],
  );
}
