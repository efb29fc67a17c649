import type { HistoryEvent } from '../../protocol/events.ts';
import type { Payload } from '../../protocol/payload.ts';
import { defaultPayloadConverter, fromPayloads } from '../../sdk/common/payload-converter.ts';
import { errorOf, shortFailure } from './failure.ts';
import { formatDuration } from './time.ts';
import type { Output } from './output.ts';
import type { Style } from './style.ts';
import { printable } from './table.ts';

/** As wide as most names of events; longer ones push their details aside. */
const NAME_WIDTH = 31;
const TIME_WIDTH = 10;
const VALUE_LENGTH = 120;

/** Tells a history line by line, as its events come. Times are counted from the first event, unless others are asked for. */
export class Timeline {
  readonly #output: Output;
  readonly #offsets: boolean;
  readonly #timeWidth: number;
  #start: number | undefined;
  /** What scheduled events were about: those that end them only name their number. */
  readonly #subjects = new Map<number, string>();

  constructor(output: Output, { hasOffsets }: { hasOffsets: boolean }) {
    this.#output = output;
    this.#offsets = hasOffsets;
    this.#timeWidth = hasOffsets ? TIME_WIDTH : Math.max(TIME_WIDTH, output.time(Date.now()).length);
  }

  get header(): string {
    return this.#output.style.bold(
      `${'  ID'}  ${'TIME'.padEnd(this.#timeWidth)}  ${'EVENT'.padEnd(NAME_WIDTH)}  DETAILS`,
    );
  }

  line(event: HistoryEvent): string {
    const { style } = this.#output;
    this.#start ??= event.eventTime;
    const distance = event.eventTime - this.#start;
    const sign = distance < 0 ? '-' : '+';
    const time = this.#offsets ? `${sign}${formatDuration(Math.abs(distance))}` : this.#output.time(event.eventTime);
    const name = colourOf(event.type, style)(event.type.padEnd(NAME_WIDTH));
    const details = printable(this.#details(event));
    return `${String(event.eventId).padStart(4)}  ${style.dim(time.padEnd(this.#timeWidth))}  ${name}  ${details}`.trimEnd();
  }

  #subject(scheduledEventId: number, subject?: string): string {
    if (subject !== undefined) this.#subjects.set(scheduledEventId, subject);
    return this.#subjects.get(scheduledEventId) ?? `#${scheduledEventId}`;
  }

  /** What tells one event from others of its type. */
  #details(event: HistoryEvent): string {
    switch (event.type) {
      case 'WorkflowExecutionStarted':
        return `${call(event.workflowType, event.input)} on ${event.taskQueue}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
      case 'WorkflowExecutionCompleted':
        return values(event.result);
      case 'WorkflowExecutionFailed':
        return shortFailure(errorOf(event.failure));
      case 'WorkflowExecutionTerminated':
        return event.reason ?? '';
      case 'WorkflowExecutionContinuedAsNew':
        return `as run ${event.newExecutionRunId}`;
      case 'WorkflowExecutionSignaled':
        return call(event.signalName, event.input);
      case 'WorkflowExecutionCancelRequested':
        return event.cause ?? '';
      case 'WorkflowTaskFailed':
        return `${event.cause}${event.failure ? `: ${shortFailure(errorOf(event.failure))}` : ''}`;
      case 'WorkflowTaskTimedOut':
        return event.timeoutType;
      case 'ActivityTaskScheduled':
        return call(this.#subject(event.eventId, event.activityType), event.input);
      case 'ActivityTaskStarted':
        return `${this.#subject(event.scheduledEventId)}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
      case 'ActivityTaskCompleted':
        return `${this.#subject(event.scheduledEventId)} → ${values(event.result)}`;
      case 'ActivityTaskFailed':
      case 'ActivityTaskTimedOut':
        return `${this.#subject(event.scheduledEventId)}: ${shortFailure(errorOf(event.failure))}`;
      case 'ActivityTaskCancelRequested':
      case 'ActivityTaskCanceled':
        return this.#subject(event.scheduledEventId);
      case 'TimerStarted':
        return `${formatDuration(event.startToFireTimeout)}, timer ${event.timerId}`;
      case 'TimerFired':
      case 'TimerCanceled':
        return `timer ${event.timerId}`;
      case 'MarkerRecorded':
        return event.markerName;
      case 'StartChildWorkflowExecutionInitiated':
        return `${call(event.workflowType, event.input)} as ${event.workflowId}`;
      default:
        return fallback(event);
    }
  }
}

const call = (name: string, input: readonly Payload[] | undefined): string => `${name}(${values(input)})`;

/** Payloads as JSON, cut where they are long; what is not JSON by its encoding. */
function values(payloads: readonly Payload[] | undefined): string {
  return (payloads ?? []).map((payload) => shortened(valueText(payload))).join(', ');
}
function valueText(payload: Payload): string {
  try {
    const [value] = fromPayloads(defaultPayloadConverter, [payload]);
    return value instanceof Uint8Array ? `${value.length} bytes` : (JSON.stringify(value) ?? 'undefined');
  } catch {
    return '(encoded)';
  }
}
const shortened = (text: string): string => (text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text);

/** Of the events that are rare: who they are about, and why. */
function fallback(event: HistoryEvent): string {
  const { workflowExecution, workflowId, workflowType, signalName, cause, failure, operation, reason } =
    event as unknown as Readonly<Record<string, unknown>>;
  const whom = (workflowExecution as { workflowId?: string } | undefined)?.workflowId ?? workflowId;
  const why = failure ? shortFailure(errorOf(failure as never)) : (cause ?? reason);
  return [workflowType, signalName, operation, whom, why].filter((part) => typeof part === 'string').join(' ');
}

function colourOf(type: string, style: Style): (text: string) => string {
  if (/(Failed|TimedOut)$/.test(type)) return style.red;
  if (/(Terminated|Canceled|CancelRequested)$/.test(type)) return style.yellow;
  if (type === 'WorkflowExecutionCompleted') return style.green;
  return type.startsWith('WorkflowTask') ? style.dim : style.blue;
}
