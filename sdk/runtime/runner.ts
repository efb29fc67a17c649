import type {
  Command,
  CreateWorkflowTaskRunner,
  WorkflowQuery,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { EventOf, HistoryEvent, UpdateRequest } from '../../protocol/events.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import type { MetricRecord } from '../common/metrics.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { jobsOf, updatesOf } from './activation-jobs.ts';
import { Activator } from './activator.ts';
import type { WorkflowIdentity } from './activator.ts';
import { workflowContext } from './context.ts';
import { withCodecs } from './codec-runner.ts';
import { definitionOptionsOf } from './definition-options.ts';
import { withDeterminismCheck } from './determinism-check.ts';
import type { KnownMarkers } from './determinism-check.ts';
import { NonDeterminismError } from './errors.ts';
import { installGlobals } from './globals.ts';
import { compose } from '../common/compose.ts';
import type { WorkflowInterceptorsFactory } from './interceptors.ts';
import { startWorkflow } from './jobs.ts';
import { awaited, localActivityOf } from './local-activities.ts';
import { WaitingTime, stopAll } from './local-activity-calls.ts';
import type { RunLocalActivity } from './local-activity-calls.ts';
import { LocalActivityWaves } from './local-activity-waves.ts';
import { expectAllMatched, isCommandEvent, matchEvent } from './matching.ts';
import { macrotask } from './native.ts';
import { END_OF_TASK, patchOf } from './patches.ts';
import { answerQuery } from './queries.ts';
import { callSinks } from './sinks.ts';
import type { InjectedSinks } from './sinks.ts';
import { warnOfUnfinishedHandlers } from './unfinished-handlers.ts';
import { hearRejections, watchRejections } from './unhandled-rejections.ts';
import { rejectUnhandledUpdates } from './updates.ts';

export interface RunnerOptions {
  /** Exported workflow functions, by workflow type; `default` takes the types that have none. An export `interceptors` is their factory. */
  readonly workflows: object;
  readonly payloadConverter?: PayloadConverter;
  /** Without it, local activities cannot run: histories that have their markers can still be replayed. */
  readonly runLocalActivity?: RunLocalActivity;
  readonly interceptors?: readonly WorkflowInterceptorsFactory[];
  readonly sinks?: InjectedSinks;
  /** Receives what workflow code measures, live only. */
  readonly metrics?: (measurement: MetricRecord) => void;
  /** Between the code and everybody else; the code sees payloads as it made them. */
  readonly payloadCodecs?: readonly PayloadCodec[];
  readonly patchActivationCallback?: (info: WorkflowIdentity, patchId: string) => boolean;
  readonly workflowFailureErrorTypes?: readonly string[];
  /** For development: every workflow task is run a second time from the beginning of its history, and must ask for the same. */
  readonly checkDeterminism?: boolean;
  /** For debuggers: called when a workflow task begins, and just before the code is told of an event. */
  readonly reached?: (event: HistoryEvent) => void;
}

/** Runs the workflows of this script: history in, commands out, no I/O. */
export function createWorkflowTaskRunner(options: RunnerOptions): CreateWorkflowTaskRunner {
  installGlobals();
  const create: CreateWorkflowTaskRunner = options.checkDeterminism
    ? withDeterminismCheck((run, rehearsal) => {
        const runner = new Runner(run, options, true, rehearsal);
        return { runner, locate: (command) => runner.placeOf(command) };
      })
    : (run, { explains = false } = {}) => new Runner(run, options, explains);
  return options.payloadCodecs?.length ? withCodecs(create, options.payloadCodecs) : create;
}

const FIRST_TASK = { coreUsedFlags: [1, 2, 3], langUsedFlags: [1, 2], sdkName: 'perdure', sdkVersion: '0.1.0' };

type RunName = Parameters<CreateWorkflowTaskRunner>[0];

/**
 * One run's code, driven by its history.
 *
 * 1. Every completed workflow task, and the open one at the end, is one activation; failed ones leave their events to the next.
 * 2. In an activation signals come first, then everything else in the order of history; the main function starts last.
 * 3. When all of that has come to rest, the code is told of what it has cancelled and need not wait for, and of its local activities, together;
 *    until nothing is left, in the same activation, or the task must be answered while some go on: then another task is asked for.
 * 4. The command events of a task are matched with the commands of its activation, live as on replay.
 */
class Runner implements WorkflowTaskRunner {
  eventId = 0;
  readonly #run: RunName;
  readonly #options: RunnerOptions;
  #activator: Activator | undefined;
  #jobs: HistoryEvent[] = [];
  /** Commands of the last activation that no event stands for yet. */
  #unmatched: Command[] = [];
  #tasksCompleted = 0;

  readonly #rehearsal: KnownMarkers | undefined;
  readonly #explains: boolean;
  #waits: () => void = () => undefined;
  #time: WaitingTime | undefined;
  #isInterrupted = false;

  constructor(run: RunName, options: RunnerOptions, explains: boolean, rehearsal?: KnownMarkers) {
    this.#run = run;
    this.#options = options;
    this.#explains = explains;
    this.#rehearsal = rehearsal;
  }

  placeOf(command: Command): string | undefined {
    return this.#activator?.placeOf(command);
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#time?.end();
  }

  rewind(eventId: number): void {
    this.eventId = eventId;
    // What is left over was the task's own; what it was about, no event tells.
    this.#jobs = this.#jobs.filter((event) => event.eventId <= eventId);
    this.#unmatched = [];
  }

  async activate(
    events: readonly HistoryEvent[],
    updates: readonly UpdateRequest[] = [],
    waits: () => void = () => undefined,
  ): Promise<WorkflowTaskCompletion | undefined> {
    this.#waits = waits;
    const heard = hearRejections();
    try {
      for (let at = 0; at < events.length; at++) {
        const event = events[at] as HistoryEvent;
        this.eventId = event.eventId;
        if (event.type === 'WorkflowTaskStarted') {
          const outcome = events[at + 1];
          if (outcome === undefined) return await this.#activation(event, updates);
          if (outcome.type === 'WorkflowTaskCompleted') {
            const completion = await this.#activation(event, [], commandEvents(events, at + 2));
            if ('cause' in completion) throw new Error(completion.failure.message, { cause: completion.failure });
          }
        } else if (isCommandEvent(event)) {
          if (this.#activator !== undefined) matchEvent(this.#activator, this.#unmatched, event);
        } else {
          if (event.type === 'WorkflowTaskCompleted') this.#tasksCompleted++;
          this.#jobs.push(event);
        }
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof NonDeterminismError)) throw error;
      return this.#failed(error);
    } finally {
      heard();
      this.#isInterrupted = false;
    }
  }

  async query(query: WorkflowQuery): Promise<WorkflowQueryResult> {
    if (this.#activator === undefined) throw new Error('the workflow has not started');
    return answerQuery(this.#activator, query);
  }

  dispose(): void {
    const activator = this.#activator;
    this.#activator = undefined;
    if (activator === undefined) return;
    stopAll(activator);
    const { internals } = activator.interceptors;
    workflowContext.run({ activator, scope: activator.rootScope }, () =>
      compose(internals, 'dispose', () => undefined)({}),
    );
  }

  get #converter(): PayloadConverter {
    return this.#options.payloadConverter ?? defaultPayloadConverter;
  }

  /** `ahead` are the command events that history has of a task that is replayed. */
  async #activation(
    task: EventOf<'WorkflowTaskStarted'>,
    updates: readonly UpdateRequest[],
    ahead?: readonly HistoryEvent[],
  ): Promise<WorkflowTaskCompletion> {
    const isReplaying = ahead !== undefined;
    expectAllMatched(this.#unmatched, (command) => this.placeOf(command));
    const { reached } = this.#options;
    reached?.(task);
    const jobs = this.#jobs;
    this.#jobs = [];
    const isFirst = this.#activator === undefined;
    const started = isFirst ? jobs.find((event) => event.type === 'WorkflowExecutionStarted') : undefined;
    const activator = (this.#activator ??= this.#create(started, task.eventTime));
    activator.now = Math.max(activator.now, task.eventTime);
    activator.isReplaying = isReplaying;
    activator.historyLength = task.eventId;
    activator.historySize = task.historySizeBytes;
    activator.continueAsNewSuggested = task.suggestContinueAsNew ?? false;
    activator.continueAsNewReasons = task.suggestContinueAsNewReasons ?? [];
    activator.buildId = task.buildId;

    const main = started === undefined ? undefined : this.#mainOf(started.workflowType);
    if (main instanceof Error) return this.#failed(main);
    lookAhead(activator, ahead ?? []);
    const time = (this.#time = new WaitingTime(activator.started.workflowTaskTimeout));
    const waves = new LocalActivityWaves(activator, {
      rehearsal: this.#rehearsal,
      run: this.#options.runLocalActivity,
      time,
      waits: () => {
        if (this.#isInterrupted) time.end();
        this.#waits();
      },
    });
    let hears = main !== undefined;
    try {
      await watchRejections(activator, async () => {
        const inRoot = <Result>(work: () => Result): Result =>
          workflowContext.run({ activator, scope: activator.rootScope }, work);
        const unblock = () => activator.conditions.size > 0 && inRoot(() => activator.unblockConditions());
        const rest = async () => {
          do await macrotask();
          while (unblock());
        };
        for (const deliverJob of jobsOf(activator, jobs, updatesOf(jobs, updates, task, ahead), reached)) {
          if (deliverJob()) {
            hears = true;
            waves.stepBehind();
          }
          unblock();
        }
        if (main !== undefined && started !== undefined) {
          inRoot(() => this.#prepare(activator, main));
          startWorkflow(activator, main, started);
          unblock();
        }
        await rest();
        while (!activator.completed && activator.taskFailure === undefined) {
          const wave = await waves.next();
          if (wave.length === 0) break;
          for (const tell of wave) {
            tell();
            unblock();
          }
          await rest();
        }
        rejectUnhandledUpdates(activator);
      });
    } catch (error) {
      activator.failTask(error);
    }
    time.end();
    if (activator.taskFailure !== undefined) return this.#failed(activator.taskFailure.error);
    warnOfUnfinishedHandlers(activator);
    if (activator.sinkCalls.length > 0) await callSinks(activator);
    for (const queued of activator.queue) queued.sent = true;
    const commands = activator.queue.map(({ command }) => command);
    activator.queue = [];
    if (activator.completed) stopAll(activator);
    const goesOn = !activator.completed && (waves.isReady || awaited(activator).length > 0);
    const leavesEvents = ({ type }: Command): boolean => type !== 'RejectUpdate';
    if (goesOn && hears && !commands.some(leavesEvents)) commands.push(END_OF_TASK);
    this.#unmatched = commands.filter(leavesEvents);
    return {
      commands,
      sdkMetadata: this.#tasksCompleted === 0 ? FIRST_TASK : {},
      ...(goesOn ? { forceCreateNewWorkflowTask: true } : {}),
      ...(goesOn && waves.isReady ? { nextTaskIsReady: true } : {}),
    };
  }

  #create(started: EventOf<'WorkflowExecutionStarted'> | undefined, firstTaskTime: number): Activator {
    if (started === undefined) throw new Error('a history begins with WorkflowExecutionStarted');
    const { patchActivationCallback, sinks, metrics, workflowFailureErrorTypes } = this.#options;
    const settings = {
      converter: this.#converter,
      ...(patchActivationCallback ? { patchActivation: patchActivationCallback } : {}),
      ...(sinks && this.#rehearsal === undefined ? { sinks } : {}),
      ...(metrics ? { recordMetric: metrics } : {}),
      isRehearsal: this.#rehearsal !== undefined,
      keepsPlaces: this.#explains,
      ...(workflowFailureErrorTypes ? { workflowFailureErrorTypes } : {}),
    };
    return new Activator(started, this.#run, settings, firstTaskTime);
  }

  /** Before the code: its interceptors, and what it says about itself. */
  #prepare(activator: Activator, main: object): void {
    const own = (this.#options.workflows as { readonly interceptors?: WorkflowInterceptorsFactory }).interceptors;
    const factories = [...(this.#options.interceptors ?? []), ...(own ? [own] : [])];
    const made = factories.map((factory) => factory());
    activator.interceptors = {
      inbound: made.flatMap(({ inbound }) => inbound ?? []),
      outbound: made.flatMap(({ outbound }) => outbound ?? []),
      internals: made.flatMap(({ internals }) => internals ?? []),
    };
    activator.definitionOptions = definitionOptionsOf(main);
  }

  #mainOf(type: string): ((...args: never[]) => unknown) | Error {
    const workflows = this.#options.workflows as Record<string, unknown>;
    const own = Object.hasOwn(workflows, type) ? workflows[type] : undefined;
    const main = typeof own === 'function' ? own : workflows['default'];
    if (typeof main === 'function') return main as (...args: never[]) => unknown;
    const names = Object.keys(workflows).filter((name) => typeof workflows[name] === 'function');
    return new TypeError(
      `Workflow type "${type}" is not registered on this Worker; available: [${names.join(', ')}]. ` +
        'Export a function of that name from the workflows given to createWorker and deploy: the run goes on by itself.',
    );
  }

  #failed(error: unknown): WorkflowTaskCompletion {
    const failure = errorToFailure(error, this.#converter);
    if (!(error instanceof NonDeterminismError)) return { cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE', failure };
    return { cause: 'NON_DETERMINISTIC_ERROR', failure, divergence: error.divergence };
  }
}

/** The command events of a task, which follow its completion. Histories that are older than a rule of the engine have others among them. */
function commandEvents(events: readonly HistoryEvent[], from: number): readonly HistoryEvent[] {
  let to = from;
  while (to < events.length && events[to]?.type !== 'WorkflowTaskStarted') to++;
  return events.slice(from, to).filter(isCommandEvent);
}

/** Takes from the events of a task what its activation is asked about: patches it has made, local activities that have ended in it. */
function lookAhead(activator: Activator, ahead: readonly HistoryEvent[]): void {
  let markers: Map<number, EventOf<'MarkerRecorded'>> | undefined;
  for (const event of ahead) {
    if (event.type !== 'MarkerRecorded') continue;
    const patch = patchOf(event);
    if (patch !== undefined) activator.patches.known.add(patch.id);
    const local = localActivityOf(event);
    if (local !== undefined) (markers ??= new Map()).set(local.seq, event);
  }
  activator.markers = markers ?? NO_MARKERS;
}
const NO_MARKERS: Activator['markers'] = new Map();
