import type {
  Command,
  CreateWorkflowTaskRunner,
  WorkflowQuery,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { EventOf, HistoryEvent } from '../../protocol/events.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { Activator } from './activator.ts';
import { workflowContext } from './context.ts';
import { NonDeterminismError } from './errors.ts';
import { installGlobals } from './globals.ts';
import { deliver, resolveCancelled, startWorkflow } from './jobs.ts';
import { expectAllMatched, isCommandEvent, matchEvent } from './matching.ts';
import { macrotask } from './native.ts';
import { answerQuery } from './queries.ts';
import { warnOfUnfinishedHandlers } from './unfinished-handlers.ts';
import { watchRejections } from './unhandled-rejections.ts';

export interface RunnerOptions {
  /** Exported workflow functions, by workflow type; `default` takes the types that have none. */
  readonly workflows: object;
  readonly payloadConverter?: PayloadConverter;
}

/** Runs the workflows of this script: history in, commands out, no I/O. */
export function createWorkflowTaskRunner(options: RunnerOptions): CreateWorkflowTaskRunner {
  installGlobals();
  return (run) => new Runner(run, options);
}

const FIRST_TASK = { coreUsedFlags: [1, 2, 3], sdkName: 'perdure', sdkVersion: '0.1.0' };

type RunName = Parameters<CreateWorkflowTaskRunner>[0];

/**
 * One run's code, driven by its history.
 *
 * 1. Every completed workflow task, and the open one at the end, is one activation; failed ones leave their events to the next.
 * 2. In an activation signals come first, then everything else in the order of history; the main function starts last.
 * 3. An activity that was cancelled and is not waited for is told so when all of that has come to rest, in the same activation.
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

  constructor(run: RunName, options: RunnerOptions) {
    this.#run = run;
    this.#options = options;
  }

  async activate(events: readonly HistoryEvent[]): Promise<WorkflowTaskCompletion | undefined> {
    try {
      for (const [at, event] of events.entries()) {
        this.eventId = event.eventId;
        if (event.type === 'WorkflowTaskStarted') {
          const outcome = events[at + 1];
          if (outcome === undefined) return await this.#activation(event, false);
          if (outcome.type === 'WorkflowTaskCompleted') {
            const completion = await this.#activation(event, true);
            if ('cause' in completion) throw new Error(completion.failure.message);
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
      return { cause: 'NON_DETERMINISTIC_ERROR', failure: errorToFailure(error, this.#converter) };
    }
  }

  async query(query: WorkflowQuery): Promise<WorkflowQueryResult> {
    if (this.#activator === undefined) throw new Error('the workflow has not started');
    return answerQuery(this.#activator, query);
  }

  dispose(): void {
    this.#activator = undefined;
  }

  get #converter(): PayloadConverter {
    return this.#options.payloadConverter ?? defaultPayloadConverter;
  }

  async #activation(task: EventOf<'WorkflowTaskStarted'>, isReplaying: boolean): Promise<WorkflowTaskCompletion> {
    expectAllMatched(this.#unmatched);
    const jobs = this.#jobs;
    this.#jobs = [];
    const started = jobs.find((event) => event.type === 'WorkflowExecutionStarted');
    const activator = (this.#activator ??= this.#create(started, task.eventTime));
    activator.now = Math.max(activator.now, task.eventTime);
    activator.isReplaying = isReplaying;
    activator.historyLength = task.eventId;
    activator.historySize = task.historySizeBytes;
    activator.continueAsNewSuggested = task.suggestContinueAsNew ?? false;

    const main = started === undefined ? undefined : this.#mainOf(started.workflowType);
    if (main instanceof Error) return this.#failed(main);
    const isSignal = ({ type }: HistoryEvent) => type === 'WorkflowExecutionSignaled';
    const ordered = [...jobs.filter(isSignal), ...jobs.filter((event) => !isSignal(event))];
    try {
      await watchRejections(activator, async () => {
        const unblock = () =>
          workflowContext.run({ activator, scope: activator.rootScope }, () => activator.unblockConditions());
        const rest = async () => {
          do await macrotask();
          while (unblock());
        };
        for (const job of ordered) {
          deliver(activator, job);
          unblock();
        }
        if (main !== undefined && started !== undefined) {
          startWorkflow(activator, main, started);
          unblock();
        }
        await rest();
        while (activator.cancelledActivities.length > 0) {
          for (const activityId of activator.cancelledActivities.splice(0)) {
            resolveCancelled(activator, activityId);
            unblock();
          }
          await rest();
        }
      });
    } catch (error) {
      activator.failTask(error);
    }
    if (activator.taskFailure !== undefined) return this.#failed(activator.taskFailure.error);
    warnOfUnfinishedHandlers(activator);
    for (const queued of activator.queue) queued.sent = true;
    const commands = activator.queue.map(({ command }) => command);
    activator.queue = [];
    this.#unmatched = [...commands];
    return { commands, sdkMetadata: this.#tasksCompleted === 0 ? FIRST_TASK : {} };
  }

  #create(started: EventOf<'WorkflowExecutionStarted'> | undefined, firstTaskTime: number): Activator {
    if (started === undefined) throw new Error('a history begins with WorkflowExecutionStarted');
    return new Activator(started, this.#run, this.#converter, firstTaskTime);
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
    const cause =
      error instanceof NonDeterminismError ? 'NON_DETERMINISTIC_ERROR' : 'WORKFLOW_WORKER_UNHANDLED_FAILURE';
    const failure = errorToFailure(error, this.#converter);
    return { cause, failure };
  }
}
