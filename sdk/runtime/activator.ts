import type { Command } from '../../protocol/commands.ts';
import type { EventOf, HistoryEvent, SuggestContinueAsNewReason } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { MetricRecord } from '../common/metrics.ts';
import { trimmedStack } from '../common/failure-converter.ts';
import { mapFromPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import type { WorkflowInterceptors } from './interceptors.ts';
import type { LocalActivity } from './local-activities.ts';
import { Patches } from './patches.ts';
import type { InjectedSinks, SinkCall } from './sinks.ts';
import type { IncomingUpdate } from './updates.ts';
import type { WorkflowDefinitionOptions } from './definition-options.ts';
import { CancellationScope } from './cancellation-scope.ts';
import { isInQuery, refuseInQuery, workflowContext } from './context.ts';
import { nativeRandom } from './native.ts';
import { createNamedRandom, createRandom } from './random.ts';

export interface QueuedCommand {
  readonly command: Command;
  sent: boolean;
}

/** How an activity ended, as its history event says. */
export type ActivityResolution =
  | { readonly status: 'completed'; readonly result: readonly Payload[] | undefined }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface SignalHandler {
  readonly handler: (...args: never[]) => unknown;
  readonly description?: string;
  readonly unfinishedPolicy?: 'WARN_AND_ABANDON' | 'ABANDON';
}
export interface UpdateHandler extends SignalHandler {
  readonly handler: (...args: never[]) => unknown;
  readonly validator?: (...args: never[]) => unknown;
}
export type BufferedSignal = {
  readonly name: string;
  readonly input: readonly Payload[] | undefined;
  readonly headers: PayloadMap | undefined;
};
export type HandlerInProgress = {
  readonly kind: 'signal' | 'update';
  readonly name: string;
  /** Of an update. */
  readonly id?: string;
  readonly warns: boolean;
};
type SeqKind =
  | 'timer'
  | 'activity'
  | 'condition'
  | 'childWorkflow'
  | 'signalWorkflow'
  | 'cancelWorkflow'
  | 'nexusOperation';
type Expectation = (event: HistoryEvent) => void;

/** What a deployment gives to all runs. */
export interface RunnerSettings {
  readonly converter: PayloadConverter;
  /** Whether a patch that a run reaches live for the first time is taken; the default is yes. */
  readonly patchActivation?: (info: WorkflowIdentity, patchId: string) => boolean;
  readonly sinks?: InjectedSinks;
  /** For the determinism check: this is a second run of what has been run before. */
  readonly isRehearsal?: boolean;
  /** Where the code waits, and where it asks for commands, is kept. */
  readonly keepsPlaces?: boolean;
  readonly recordMetric?: (measurement: MetricRecord) => void;
  /** Names of errors that fail the workflow rather than its task; `Error` stands for all. */
  readonly workflowFailureErrorTypes?: readonly string[];
}
export interface WorkflowIdentity {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
}

/** Something that the code is told at rest; about a local activity when there is one. */
export interface AtRest {
  readonly tell: () => void;
  readonly activity?: LocalActivity;
}

/** The state of one run's code between and during activations: what it waits for, and what it has asked for. */
export class Activator {
  readonly started: EventOf<'WorkflowExecutionStarted'>;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly settings: RunnerSettings;
  readonly converter: PayloadConverter;
  readonly runId: string;
  readonly rootScope: CancellationScope;
  /** Time of the first workflow task, in milliseconds since the epoch. */
  readonly runStartTime: number;
  /** Time of the current workflow task, in milliseconds since the epoch. */
  now: number;
  isReplaying = true;
  historyLength = 0;
  historySize = 0;
  continueAsNewSuggested = false;
  continueAsNewReasons: readonly SuggestContinueAsNewReason[] = [];
  /** The version of the code that runs the current task. */
  buildId: string | undefined;
  currentDetails = '';

  readonly timers = new Map<string, () => void>();
  readonly activities = new Map<string, (resolution: ActivityResolution) => void>();
  readonly conditions = new Map<number, { readonly predicate: () => boolean; readonly resolve: () => void }>();
  /** Event ids of scheduled activities, by activity id; and the other way, for their answers. */
  readonly scheduledEventIds = new Map<string, number>();
  readonly #activityIds = new Map<number, string>();

  readonly signalHandlers = new Map<string, SignalHandler>();
  readonly queryHandlers = new Map<string, SignalHandler>();
  readonly updateHandlers = new Map<string, UpdateHandler>();
  defaultUpdateHandler: ((name: string, ...args: unknown[]) => unknown) | undefined;
  defaultSignalHandler: ((name: string, ...args: unknown[]) => unknown) | undefined;
  defaultQueryHandler: ((name: string, ...args: unknown[]) => unknown) | undefined;
  readonly bufferedSignals: BufferedSignal[] = [];
  readonly bufferedUpdates: IncomingUpdate[] = [];
  readonly handlersInProgress = new Set<HandlerInProgress>();
  readonly #pendingStacks = new Map<object, Error>();

  /** Commands of this activation, in program order. */
  queue: QueuedCommand[] = [];
  /** What the code is told when everything else has come to rest: that what it cancelled need not be waited for. */
  atRest: AtRest[] = [];
  /** Local activities under way, by their sequence number. */
  readonly localActivities = new Map<number, LocalActivity>();
  /** The markers of local activities in this task's part of history, by sequence number. */
  markers: ReadonlyMap<number, EventOf<'MarkerRecorded'>> = new Map();
  /** Those that no marker of history has been matched with. */
  readonly localActivitiesAsked = new Map<number, { readonly activityId: string; readonly activityType: string }>();
  /** The next event is the search attribute of a patch marker that was passed over. */
  skipsPatchAttribute = false;
  readonly patches = new Patches();
  interceptors: WorkflowInterceptors = {};
  /** Calls of sinks in this activation. */
  sinkCalls: SinkCall[] = [];
  memo: Record<string, unknown>;
  searchAttributes: PayloadMap;
  definitionOptions: WorkflowDefinitionOptions = {};
  /** Who waits for the events that follow a command, before and after the event that stands for it. */
  readonly #expectations = new WeakMap<Command, Expectation>();
  readonly #places = new WeakMap<Command, Error>();
  readonly #initiated = new Map<number, Expectation>();
  /** The events that such commands have become. */
  readonly #eventIds = new WeakMap<Command, number>();
  /** The workflow itself was asked to cancel. */
  cancelRequested = false;
  /** The main function has ended, and its command is queued. */
  completed = false;
  /** Why the workflow task fails; the first reason stands. */
  taskFailure: { readonly error: unknown } | undefined;
  /** The run whose id the random streams come from. */
  #seed: string;
  #random: (() => number) | undefined;
  readonly #namedRandoms = new Map<string, () => number>();
  readonly #seqs: Record<SeqKind, number> = {
    timer: 0,
    activity: 0,
    condition: 0,
    childWorkflow: 0,
    signalWorkflow: 0,
    cancelWorkflow: 0,
    nexusOperation: 0,
  };

  constructor(
    started: EventOf<'WorkflowExecutionStarted'>,
    run: { namespace: string; runId: string },
    settings: RunnerSettings,
    firstTaskTime: number,
  ) {
    this.started = started;
    this.namespace = run.namespace;
    this.runId = run.runId;
    this.#seed = started.originalExecutionRunId;
    this.taskQueue = started.taskQueue;
    this.settings = settings;
    this.converter = settings.converter;
    this.memo = mapFromPayloads(settings.converter, started.memo);
    this.searchAttributes = started.searchAttributes ?? {};
    this.runStartTime = firstTaskTime;
    this.now = firstTaskTime;
    this.rootScope = new CancellationScope({}, this);
  }

  /** What the code prints now, it has printed before. */
  get isSilent(): boolean {
    return (this.isReplaying || this.settings.isRehearsal === true) && !isInQuery();
  }

  /** What `Math.random` draws from: the stream of the calling code's context, or else the run's own. */
  readonly random = (): number => workflowContext.getStore()?.randomSource?.() ?? this.ownRandom();

  /** The run's stream of numbers. A query takes its own, or the run's would differ from what a replay sees. */
  readonly ownRandom = (): number => {
    if (isInQuery()) return nativeRandom();
    return (this.#random ??= createRandom(this.#seed))();
  };

  /** A reset gives the run other numbers than the run had whose history it took over. */
  reseed(runId: string): void {
    this.#seed = runId;
    this.#random = undefined;
    this.#namedRandoms.clear();
  }

  /** Another stream of the run, which goes on where it was left. */
  namedRandom(name: string): () => number {
    let random = this.#namedRandoms.get(name);
    if (random === undefined) this.#namedRandoms.set(name, (random = createNamedRandom(this.#seed, name)));
    return random;
  }

  nextSeq(kind: SeqKind): number {
    refuseInQuery();
    return ++this.#seqs[kind];
  }

  lastSeq(kind: SeqKind): number {
    return this.#seqs[kind];
  }

  push(command: Command): QueuedCommand {
    refuseInQuery();
    const queued = { command, sent: false };
    if (this.settings.keepsPlaces) this.#places.set(command, new Error('asked for'));
    // What is asked for after the end of the main function comes before its end, and a second end is dropped.
    if (this.completed) {
      if (TERMINAL.has(command.type)) return queued;
      const end = this.queue.findIndex((other) => TERMINAL.has(other.command.type));
      if (end >= 0) {
        this.queue.splice(end, 0, queued);
        return queued;
      }
    }
    if (TERMINAL.has(command.type)) this.completed = true;
    this.queue.push(queued);
    return queued;
  }

  /** Calls `listener` with each event that answers a command: of its child, its signal, its request. */
  expect(command: Command, listener: Expectation): void {
    this.#expectations.set(command, listener);
  }

  /** A command has become an event of history. */
  initiated(command: Command, eventId: number): void {
    const listener = this.#expectations.get(command);
    if (listener === undefined) return;
    this.#initiated.set(eventId, listener);
    this.#eventIds.set(command, eventId);
  }

  /** The event that a command has become, whose answers are expected. */
  eventIdOf(command: Command): number | undefined {
    return this.#eventIds.get(command);
  }

  /** An event that answers the one with id `initiatedEventId`. */
  answer(initiatedEventId: number, event: HistoryEvent): void {
    this.#initiated.get(initiatedEventId)?.(event);
  }

  /** An activity has become an event of history. */
  activityScheduled(activityId: string, eventId: number): void {
    this.scheduledEventIds.set(activityId, eventId);
    this.#activityIds.set(eventId, activityId);
  }

  /** Tells the activity with that event how it has ended, once. */
  resolveActivity(scheduledEventId: number, resolution: ActivityResolution): void {
    const activityId = this.#activityIds.get(scheduledEventId);
    this.#activityIds.delete(scheduledEventId);
    // An id may be used again by an activity that comes later.
    if (activityId === undefined || this.scheduledEventIds.get(activityId) !== scheduledEventId) return;
    this.scheduledEventIds.delete(activityId);
    this.activities.get(activityId)?.(resolution);
  }

  /** Whether a patch that is reached live is taken. */
  patchActivation(patchId: string): boolean {
    return this.settings.patchActivation?.(this.identity, patchId) ?? true;
  }

  get identity(): WorkflowIdentity {
    const { namespace, runId, taskQueue } = this;
    const { workflowId, workflowType } = this.started;
    return { namespace, workflowId, runId, workflowType, taskQueue };
  }

  /** Takes back a command that has not left this activation. */
  unsend(queued: QueuedCommand): boolean {
    const at = this.queue.indexOf(queued);
    if (queued.sent || at < 0) return false;
    this.queue.splice(at, 1);
    return true;
  }

  failTask(error: unknown): void {
    this.taskFailure ??= { error };
  }

  /** Resolves the conditions that hold, in the order in which they were asked, until none does. Answers whether there was one. */
  unblockConditions(): boolean {
    let unblocked = false;
    for (let again = true; again; unblocked ||= again) {
      again = false;
      for (const [seq, { predicate, resolve }] of this.conditions) {
        if (!predicate()) continue;
        this.conditions.delete(seq);
        resolve();
        again = true;
      }
    }
    return unblocked;
  }

  /** The line of user code that asked for a command: where the code waits for what comes of it, or where that is kept on purpose. */
  placeOf(command: Command): string | undefined {
    const waits = [...this.#pendingStacks].find(([key]) => (key as Partial<QueuedCommand>).command === command);
    const stack = trimmedStack((this.#places.get(command) ?? waits?.[1])?.stack);
    return stack
      ?.split('\n')
      .find((line) => /:\d+:\d+\)?$/.test(line))
      ?.trim();
  }

  /** Remembers where the code waits, for the stack trace query. */
  waitingAt(key: object): () => void {
    if (!this.settings.keepsPlaces) return NOTHING_TO_FORGET;
    this.#pendingStacks.set(key, new Error('waiting')); // Its text is made when somebody asks.
    return () => this.#pendingStacks.delete(key);
  }

  get stacks(): string[] {
    return [...this.#pendingStacks.values()].map(({ stack }) => stack?.split('\n').slice(1).join('\n') ?? '');
  }
}

const NOTHING_TO_FORGET = (): void => undefined;

const TERMINAL: ReadonlySet<Command['type']> = new Set([
  'CompleteWorkflowExecution',
  'FailWorkflowExecution',
  'CancelWorkflowExecution',
  'ContinueAsNewWorkflowExecution',
]);
