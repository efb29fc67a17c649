import { expect } from 'vitest';
import type {
  Command,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { EventOf, HistoryEvent, NewEvent, UpdateRequest } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload } from '../../protocol/payload.ts';
import { defaultPayloadConverter, fromPayloads, toPayloads } from '../../sdk/common/payload-converter.ts';
import { ActivityFailure } from '../../sdk/common/failures.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import type { RunnerOptions } from '../../sdk/runtime/index.ts';
import { eventOf } from './events.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- Workflows of any shape.
type AnyWorkflow = (...args: any[]) => unknown;

export const START = Date.parse('2026-01-01T00:00:00.000Z');
export const RUN_ID = '01a20810-dbe6-7023-a1b6-9ce35dd60b0b';

export interface DriveOptions {
  readonly args?: unknown[];
  /** Attributes of WorkflowExecutionStarted. */
  readonly started?: Partial<EventOf<'WorkflowExecutionStarted'>>;
  /** False where the code under test is seen from outside, and must run once. */
  readonly replay?: boolean;
  readonly runner?: Partial<RunnerOptions>;
}

/**
 * Runs a workflow function by hand: the test says what happens, takes the workflow tasks, and reads their commands. What the commands become in
 * history is added as the engine would. Every task is run a second time by a new runner from the whole history, which must ask for the same.
 */
export class Drive {
  readonly history: HistoryEvent[] = [];
  readonly #workflows: object;
  readonly #replays: boolean;
  readonly #runnerOptions: Partial<RunnerOptions>;
  readonly #updates: UpdateRequest[] = [];
  #runner: WorkflowTaskRunner | undefined;
  /** Time of the next event. */
  now = START;

  constructor(workflow: AnyWorkflow, options: DriveOptions = {}) {
    this.#workflows = { workflow };
    this.#replays = options.replay ?? true;
    this.#runnerOptions = options.runner ?? {};
    this.add({
      type: 'WorkflowExecutionStarted',
      workflowId: 'order-7',
      workflowType: 'workflow',
      taskQueue: 'orders',
      input: toPayloads(defaultPayloadConverter, options.args ?? []),
      workflowTaskTimeout: 10_000,
      originalExecutionRunId: RUN_ID,
      firstExecutionRunId: RUN_ID,
      attempt: 1,
      ...options.started,
    });
  }

  add(...events: NewEvent[]): this {
    for (const event of events) {
      this.history.push({ ...event, eventId: this.history.length + 1, eventTime: this.now } as HistoryEvent);
    }
    return this;
  }
  fire(timerId: string): this {
    return this.add({ type: 'TimerFired', timerId, startedEventId: this.find('TimerStarted', { timerId }).eventId });
  }
  signal(signalName: string, ...args: unknown[]): this {
    return this.add({ type: 'WorkflowExecutionSignaled', signalName, input: payloads(...args) });
  }
  /** Comes with the next task. */
  update(updateId: string, name: string, ...args: unknown[]): this {
    this.#updates.push({ meta: { updateId }, input: { name, args: payloads(...args) } });
    return this;
  }
  cancel(): this {
    return this.add({ type: 'WorkflowExecutionCancelRequested' });
  }
  complete(activityId: string, ...result: unknown[]): this {
    return this.add({ type: 'ActivityTaskCompleted', ...this.#startActivity(activityId), result: payloads(...result) });
  }
  fail(activityId: string, failure: Failure): this {
    const started = this.#startActivity(activityId);
    return this.add({ type: 'ActivityTaskFailed', ...started, failure, retryState: 'NON_RETRYABLE_FAILURE' });
  }
  /** The activity answers a request to cancel. */
  canceled(activityId: string, ...details: unknown[]): this {
    const started = this.#startActivity(activityId);
    return this.add({
      type: 'ActivityTaskCanceled',
      ...started,
      details: payloads(...details),
      latestCancelRequestedEventId: started.scheduledEventId,
    });
  }
  #startActivity(activityId: string) {
    const scheduledEventId = this.find('ActivityTaskScheduled', { activityId }).eventId;
    const identity = 'worker-1';
    this.add({ type: 'ActivityTaskStarted', scheduledEventId, requestId: 'q', attempt: 1, identity });
    return { scheduledEventId, startedEventId: this.history.length, identity };
  }
  find<Type extends HistoryEvent['type']>(type: Type, attributes: Partial<EventOf<Type>> = {}): EventOf<Type> {
    const found = this.history.findLast(
      (event) =>
        event.type === type && Object.entries(attributes).every(([key, value]) => Reflect.get(event, key) === value),
    );
    if (found === undefined) throw new Error(`no ${type} in this history`);
    return found as EventOf<Type>;
  }

  /** Takes a workflow task; answers its commands, or throws when it fails. */
  async task(): Promise<readonly Command[]> {
    return (await this.completion()).commands;
  }
  /** The same, with what else it says. */
  async completion() {
    const completion = await this.#task();
    if ('cause' in completion) throw new Error(`${completion.cause}: ${completion.failure.message}`);
    return completion;
  }
  /** Takes a workflow task that fails; answers why. */
  async failedTask() {
    const completion = await this.#task();
    if (!('cause' in completion)) throw new Error(`not failed: ${JSON.stringify(completion.commands)}`);
    return { cause: completion.cause, message: completion.failure.message, failure: completion.failure };
  }

  async #task(): Promise<WorkflowTaskCompletion> {
    this.add({ type: 'WorkflowTaskScheduled', taskQueue: 'orders', startToCloseTimeout: 10_000, attempt: 1 });
    const scheduledEventId = this.history.length;
    this.add({
      type: 'WorkflowTaskStarted',
      scheduledEventId,
      requestId: 'r',
      historySizeBytes: scheduledEventId * 100,
    });
    const startedEventId = this.history.length;
    const runner = (this.#runner ??= this.runner());
    const updates = this.#updates.splice(0);
    const sent = new Map(updates.map((update) => [update.meta.updateId, update]));
    const completion = bare(await runner.activate(this.history.slice(runner.eventId), updates));
    if (this.#replays) expect(bare(await this.runner().activate(this.history, updates))).toEqual(completion);
    if (completion === undefined) throw new Error('the task was not answered');
    if ('cause' in completion) {
      const { cause, failure } = completion;
      this.add({ type: 'WorkflowTaskFailed', scheduledEventId, startedEventId, cause, failure });
      this.#runner = undefined;
      return completion;
    }
    this.add({ type: 'WorkflowTaskCompleted', scheduledEventId, startedEventId });
    const workflowTaskCompletedEventId = this.history.length;
    for (const command of completion.commands) {
      const event = eventOf(command, workflowTaskCompletedEventId, this.history, sent);
      if (event !== undefined) this.add(event);
    }
    this.now += 1_000;
    return completion;
  }

  /** What a runner that knows only the history says of it: nothing, when code and history agree. */
  async replay(workflow?: AnyWorkflow): Promise<string | undefined> {
    const completion = await this.runner(workflow && { workflow }).activate(this.history);
    return completion && 'cause' in completion ? `${completion.cause}: ${completion.failure.message}` : undefined;
  }

  async query(queryType: string, ...args: unknown[]): Promise<WorkflowQueryResult> {
    if (this.#runner === undefined) throw new Error('take a task first');
    return this.#runner.query({ queryType, queryArgs: payloads(...args) });
  }

  runner(workflows = this.#workflows): WorkflowTaskRunner {
    const run = { namespace: 'shop', workflowId: 'order-7', runId: RUN_ID };
    return createWorkflowTaskRunner({ workflows, ...this.#runnerOptions })(run, { explains: true });
  }
}

export const drive = (workflow: AnyWorkflow, options?: DriveOptions): Drive => new Drive(workflow, options);

export const payloads = (...values: unknown[]): Payload[] => toPayloads(defaultPayloadConverter, values);

/** The only value of payloads. */
export const valueOf = (list: readonly Payload[] | undefined): unknown =>
  fromPayloads(defaultPayloadConverter, list)[0];

/** What the workflow returned; its commands must be its completion alone, or end with it. */
export function resultOf(commands: readonly Command[]): unknown {
  const last = commands.at(-1);
  if (last?.type !== 'CompleteWorkflowExecution') throw new Error(`not completed: ${JSON.stringify(commands)}`);
  return valueOf(last.result);
}

export const typesOf = (commands: readonly Command[]): string[] => commands.map(({ type }) => type);

/** The answer to a query, or the message of its failure. */
export const answerOf = (result: WorkflowQueryResult): unknown =>
  'failure' in result ? result.failure.message : valueOf(result.result);

/** What there is to see of an activity's failure. */
export function activityFailureOf(error: unknown) {
  if (!(error instanceof ActivityFailure)) return String(error);
  const { name, message, activityType, activityId, retryState, identity, cause } = error;
  const inner =
    cause instanceof Error ? { ...cause, name: cause.name, message: cause.message, failure: undefined } : cause;
  return { name, message, activityType, activityId, retryState, identity, cause: inner };
}

/** Stacks are made of the lines of this repository. */
function bare<Value>(value: Value): Value {
  return (
    JSON.parse(JSON.stringify(value ?? null), (key, entry: unknown) => (key === 'stackTrace' ? undefined : entry)) ??
    undefined
  );
}
