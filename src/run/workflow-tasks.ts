import type { WorkflowTaskCompletion } from '../../protocol/commands.ts';
import { awaitsFirstTask } from '../history/deadlines.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { respondWorkflowTaskCompleted } from '../history/requests/respond-workflow-task-completed.ts';
import { respondWorkflowTaskFailed } from '../history/requests/respond-workflow-task-failed.ts';
import type { Transaction } from '../history/transaction.ts';
import type { HistoryEvent, UpdateRequest } from '../history/types.ts';
import {
  dropSpeculativeTask,
  keepStarted,
  scheduleSpeculativeTask,
  startWorkflowTask,
  workflowTaskIsDue,
} from '../history/workflow-task.ts';
import type { AdmittedUpdates } from './admitted-updates.ts';
import type { WorkflowCode } from './workflow-code.ts';

/** Workflow tasks in one turn: a run that keeps making work for itself lets others in between. */
const TASKS_PER_TURN = 10;

/** What work between two tasks answers when one has gone outside meanwhile: it is asked again. */
export const BUSY = Symbol('a workflow task is under way');

/** Who wants workflow tasks to be run: whoever moves the run on, or has waited for the time between two; one that hurries waits for nothing. */
export type Who = 'moves' | 'between' | 'hurries';

/** The run that the tasks are of. */
export interface RunOfTasks {
  readonly buildId: string;
  readonly code: WorkflowCode;
  readonly updates: AdmittedUpdates;
  readonly handles: (taskQueue: string) => boolean;
  readonly turn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Resolves when somebody waits for the turn that is under way. */
  readonly wanted: () => Promise<void>;
  readonly begin: () => Promise<Transaction>;
  readonly commit: (tx: Transaction) => void;
  readonly durable: () => Promise<void>;
  /** Applies what has arrived, and does what is due. */
  readonly moveOn: (tx: Transaction) => Promise<void>;
  /** The same, in a turn behind those that wait. */
  readonly moveSoon: () => void;
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** An update was rejected: whoever waits for it is told. */
  readonly rejected: () => void;
}

/**
 * Runs the workflow tasks of one run.
 *
 * 1. A task runs in the turn that finds it due, and commits with what has caused it.
 * 2. The first one after a wake is committed as started, so that code which kills its isolate is counted, and runs outside the turns: signals
 *    are acknowledged, and buffered, while a long history is replayed.
 * 3. One that waits for local activities goes outside as soon as anybody wants a turn. It is answered early for who needs the time between two.
 */
export class WorkflowTasks {
  readonly #run: RunOfTasks;
  /** The task that runs outside the turns. It never rejects. */
  #outside: Promise<void> | undefined;
  /** Local activities run on between two tasks. */
  #codeGoesOn = false;
  /** Some have ended already: the next task waits for nothing. */
  #isReady = false;
  /** How many wait for the time between two tasks. */
  #wantedBetween = 0;
  /** No task has succeeded since the object woke over an existing history. */
  #isCold = false;

  constructor(run: RunOfTasks) {
    this.#run = run;
  }

  get isOutside(): boolean {
    return this.#outside !== undefined;
  }

  /** The code is doing something that would be lost with the memory. */
  get isBusy(): boolean {
    return this.isOutside || this.#codeGoesOn;
  }

  /** The run has been rebuilt, from a history that was there already or for a new one. */
  begin(isCold: boolean): void {
    this.#isCold = isCold;
  }

  /** Memory is dropped, and the code with it. */
  forget(): void {
    this.#codeGoesOn = false;
    this.#run.code.drop();
  }

  /** Local activities of a run that has closed are asked to stop. */
  abandon(): void {
    if (this.isOutside) this.#run.code.interrupt();
    else if (this.#codeGoesOn) this.#run.code.drop();
    this.#codeGoesOn = false;
  }

  /** One turn while no task is under way. `work` is told how to run the tasks that it wants. */
  async between<Result>(work: (who: Who) => Promise<Result | typeof BUSY>): Promise<Result> {
    this.#wantedBetween++;
    try {
      for (;;) {
        if (this.isOutside) this.#run.code.interrupt();
        await this.#outside;
        const result = await this.#run.turn(async () => {
          // Whoever has waited that long does not wait for local activities that are known to take long.
          const who = this.#codeGoesOn ? 'hurries' : 'between';
          return this.isOutside ? BUSY : work(who);
        });
        if (result !== BUSY) return result;
      }
    } finally {
      this.#wantedBetween--;
      if (this.#codeGoesOn) this.#run.moveSoon();
    }
  }

  isDue({ execution, now }: Transaction): boolean {
    if (this.isOutside || !workflowTaskIsDue(execution, now)) return false;
    return this.#run.handles(startedOf(execution).taskQueue);
  }

  /** Runs tasks until none is due, or until others are to have a turn first: then everything is committed. */
  async advance(tx: Transaction, who: Who): Promise<'committed' | 'done'> {
    if (who === 'moves' && this.#codeGoesOn && !this.#isReady && this.#wantedBetween > 0) {
      this.#run.commit(tx); // Makes room: whoever has it moves the run on afterwards.
      return 'committed';
    }
    for (let count = 0; count < TASKS_PER_TURN; count++) {
      if (this.#updatesNeedOne(tx)) scheduleSpeculativeTask(tx);
      else if (!this.isDue(tx)) break;
      if (this.#isCold && !tx.execution.workflowTask?.speculative) {
        this.#startOutside(tx);
        return 'committed';
      }
      if ((await this.#runInTurn(tx, who === 'hurries')) === 'outside') return 'committed';
      if (this.#codeGoesOn && !this.#isReady) break; // Who has waited meanwhile has a turn before it is waited for again.
    }
    return 'done';
  }

  /** Updates go with the task that is there, and make one of their own where none is. */
  #updatesNeedOne({ execution }: Transaction): boolean {
    if (this.#run.updates.size === 0 || !isOpen(execution) || this.isOutside) return false;
    if (execution.workflowTask !== undefined || awaitsFirstTask(execution)) return false;
    return this.#run.handles(startedOf(execution).taskQueue);
  }

  async #runInTurn(tx: Transaction, hurries: boolean): Promise<'answered' | 'outside'> {
    const { buildId, code, updates: admitted } = this.#run;
    const transient = startWorkflowTask(tx, buildId, false);
    const updates = admitted.requests;
    const { promise: waits, resolve } = Promise.withResolvers<void>();
    const running = code.run([...tx.events, ...transient], [...updates.values()], resolve);
    const wanted = waits.then(() => (hurries ? undefined : this.#run.wanted()));
    const isWanted = (await Promise.race([running, wanted])) === undefined;
    // The start of a speculative task is not committed.
    const staysHere = hurries || tx.execution.workflowTask?.speculative === true;
    if (isWanted && staysHere) code.interrupt();
    else if (isWanted) {
      keepStarted(tx);
      this.#goOutside(tx, () => running, transient, updates);
      return 'outside';
    }
    this.#answer(tx, await running, transient, updates);
    return 'answered';
  }

  #startOutside(tx: Transaction): void {
    const { buildId, code, durable, updates: admitted } = this.#run;
    const transient = startWorkflowTask(tx, buildId, true);
    const updates = admitted.requests;
    const run = async () => {
      await durable();
      return code.run(transient, [...updates.values()]);
    };
    this.#goOutside(tx, run, transient, updates);
  }

  /** Commits what has led to a task, and its start, and lets others take turns until it is answered. */
  #goOutside(
    tx: Transaction,
    run: () => Promise<WorkflowTaskCompletion>,
    transient: readonly HistoryEvent[],
    updates: ReadonlyMap<string, UpdateRequest>,
  ): void {
    this.#run.commit(tx);
    const work = this.#run.track(this.#answerOutside(tx.execution.workflowTask, run(), transient, updates));
    const outside = work
      .catch((error: unknown) => console.error('perdure: a workflow task failed and will be tried again', error))
      .finally(() => {
        if (this.#outside === outside) this.#outside = undefined;
      });
    this.#outside = outside;
  }

  async #answerOutside(
    task: Execution['workflowTask'],
    running: Promise<WorkflowTaskCompletion>,
    transient: readonly HistoryEvent[],
    updates: ReadonlyMap<string, UpdateRequest>,
  ): Promise<void> {
    const completion = await running;
    await this.#run.turn(async () => {
      this.#outside = undefined;
      const tx = await this.#run.begin();
      if (tx.execution.workflowTask === task) this.#answer(tx, completion, transient, updates);
      else this.#run.code.drop(); // The run was closed meanwhile, or rebuilt and the task counted as timed out.
      if (!this.#codeGoesOn || this.#isReady) return this.#run.moveOn(tx);
      this.#run.commit(tx);
      this.#run.moveSoon(); // Behind whoever has waited.
    });
  }

  #answer(
    tx: Transaction,
    completion: WorkflowTaskCompletion,
    transient: readonly HistoryEvent[],
    updates: ReadonlyMap<string, UpdateRequest>,
  ): void {
    const { buildId, code } = this.#run;
    if ('commands' in completion) {
      this.#isCold = false;
      const { commands } = completion;
      this.#codeGoesOn = completion.forceCreateNewWorkflowTask === true;
      this.#isReady = completion.nextTaskIsReady === true;
      const leavesNothing =
        tx.execution.workflowTask?.speculative &&
        !this.#codeGoesOn &&
        commands.every(({ type }) => type === 'RejectUpdate');
      if (leavesNothing) {
        code.rewind(tx.execution.nextEventId - 1);
        dropSpeculativeTask(tx);
      }
      if (leavesNothing || respondWorkflowTaskCompleted(tx, { ...completion, buildId, transient, updates })) {
        this.#run.updates.settle(commands);
        if (commands.some(({ type }) => type === 'RejectUpdate')) this.#run.rejected();
        return;
      }
    } else {
      respondWorkflowTaskFailed(tx, completion.cause, completion.failure, transient);
    }
    this.forget(); // The code is ahead of its history, and is replayed.
  }
}
