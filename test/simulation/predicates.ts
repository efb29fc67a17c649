import type { HistoryEvent } from '../../protocol/events.ts';
import type { Problem, Told } from './scenario.ts';

const CLOSED = /^WorkflowExecution(Completed|Failed|TimedOut|Canceled|Terminated|ContinuedAsNew)$/;
export const closes = (type: HistoryEvent['type']): boolean => CLOSED.test(type);

/** What is asked for, which field of what follows names it, and what of that comes at most once. */
const ONCE: readonly (readonly [asked: string, by: string, follows: readonly string[]])[] = [
  ['WorkflowTaskScheduled', 'scheduledEventId', ['WorkflowTaskStarted']],
  [
    'WorkflowTaskScheduled',
    'scheduledEventId',
    ['WorkflowTaskCompleted', 'WorkflowTaskFailed', 'WorkflowTaskTimedOut'],
  ],
  ['ActivityTaskScheduled', 'scheduledEventId', ['ActivityTaskStarted']],
  [
    'ActivityTaskScheduled',
    'scheduledEventId',
    ['ActivityTaskCompleted', 'ActivityTaskFailed', 'ActivityTaskTimedOut', 'ActivityTaskCanceled'],
  ],
  ['TimerStarted', 'startedEventId', ['TimerFired', 'TimerCanceled']],
  ['StartChildWorkflowExecutionInitiated', 'initiatedEventId', ['ChildWorkflowExecutionStarted']],
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
  [
    'RequestCancelExternalWorkflowExecutionInitiated',
    'initiatedEventId',
    ['ExternalWorkflowExecutionCancelRequested', 'RequestCancelExternalWorkflowExecutionFailed'],
  ],
  ['NexusOperationScheduled', 'scheduledEventId', ['NexusOperationStarted']],
  [
    'NexusOperationScheduled',
    'scheduledEventId',
    ['NexusOperationCompleted', 'NexusOperationFailed', 'NexusOperationCanceled', 'NexusOperationTimedOut'],
  ],
  ['WorkflowExecutionUpdateAccepted', 'acceptedEventId', ['WorkflowExecutionUpdateCompleted']],
];
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (event: HistoryEvent | undefined): Fields => event as unknown as Fields;

/** What must hold of every history, whatever has happened. Answers what does not. */
export function problemsOf(events: readonly HistoryEvent[]): Problem[] {
  const problems: Problem[] = [];
  const told = (predicate: string, message: string): void => void problems.push({ predicate, message });
  for (const [at, { eventId, type }] of events.entries()) {
    if (eventId !== at + 1) told('ids are dense', `event ${at + 1} has the id ${eventId}`);
    if (CLOSED.test(type) && at !== events.length - 1)
      told('one end, and last', `event ${eventId} ${type} is not last`);
    if ((type === 'WorkflowExecutionStarted') !== (at === 0)) told('one beginning', `event ${eventId} is ${type}`);
  }
  for (const [asked, by, follows] of ONCE) {
    const open = new Set<unknown>();
    for (const event of events) {
      if (event.type === asked) open.add(event.eventId);
      if (!follows.includes(event.type)) continue;
      const of = fieldsOf(event)[by];
      if (!open.delete(of))
        told('ends at most once', `event ${event.eventId} ${event.type} is about ${String(of)}, which is not open`);
    }
  }
  let pending: number | undefined;
  for (const { eventId, type } of events) {
    if (type === 'WorkflowTaskScheduled') {
      if (pending !== undefined) told('one workflow task', `event ${eventId}: the task of event ${pending} is pending`);
      pending = eventId;
    }
    if (/^WorkflowTask(Completed|Failed|TimedOut)$/.test(type)) pending = undefined;
  }
  for (const event of events) {
    retryProblems(event, events, told);
    earlyProblems(event, events, told);
  }
  const accepted = events.flatMap((event) =>
    event.type === 'WorkflowExecutionUpdateAccepted' ? [event.protocolInstanceId] : [],
  );
  if (new Set(accepted).size !== accepted.length)
    told('updates are taken once', `updates were accepted as ${accepted.join(' ')}`);
  const cancels = events.filter(({ type }) => type === 'WorkflowExecutionCancelRequested');
  if (cancels.length > 1) told('one cancel request', `it was asked to cancel ${cancels.length} times`);
  return problems;
}

function retryProblems(event: HistoryEvent, events: readonly HistoryEvent[], told: Told): void {
  if (event.type !== 'ActivityTaskStarted' && event.type !== 'ActivityTaskFailed') return;
  const scheduled = fieldsOf(events[event.scheduledEventId - 1]);
  const most = (scheduled['retryPolicy'] as { readonly maximumAttempts?: number } | undefined)?.maximumAttempts ?? 0;
  if (event.type === 'ActivityTaskStarted') {
    if (most > 0 && event.attempt > most)
      told('retries within policy', `event ${event.eventId}: attempt ${event.attempt} of ${most}`);
    return;
  }
  const attempt = Number(fieldsOf(events[event.startedEventId - 1])['attempt']);
  const isLast = most > 0 && attempt >= most;
  if (event.retryState === 'MAXIMUM_ATTEMPTS_REACHED' && !isLast)
    told('retries within policy', `event ${event.eventId} gives up with attempt ${attempt} of ${most}`);
}

function earlyProblems(event: HistoryEvent, events: readonly HistoryEvent[], told: Told): void {
  const notBefore = (predicate: string, of: HistoryEvent | undefined, timeout: number): void => {
    const early = Number(of?.eventTime) + timeout - event.eventTime;
    if (!(early <= 0)) told(predicate, `event ${event.eventId} ${event.type} is ${early} ms early`);
  };
  if (event.type === 'TimerFired') {
    const started = events[event.startedEventId - 1];
    if (started?.type === 'TimerStarted') notBefore('no timer early', started, started.startToFireTimeout);
    else told('no timer early', `event ${event.eventId}: there is no timer ${event.startedEventId}`);
  }
  if (event.type !== 'ActivityTaskTimedOut') return;
  const scheduled = events[event.scheduledEventId - 1];
  if (scheduled?.type !== 'ActivityTaskScheduled') return;
  const { timeoutFailureInfo, message } = event.failure;
  // What has no time left for another attempt, and what was lost, ends before its time.
  if (message?.startsWith('Not enough time')) return;
  if (timeoutFailureInfo?.timeoutType === 'SCHEDULE_TO_CLOSE')
    notBefore('no timeout early', scheduled, scheduled.scheduleToCloseTimeout);
  if (timeoutFailureInfo?.timeoutType === 'HEARTBEAT')
    notBefore('no timeout early', events[(event.startedEventId ?? 0) - 1], scheduled.heartbeatTimeout);
}

/** The names that signals brought, in the order of history. */
export function signalsOf(events: readonly HistoryEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'WorkflowExecutionSignaled' ? [JSON.parse(atob(event.input?.[0]?.data ?? '')) as string] : [],
  );
}
