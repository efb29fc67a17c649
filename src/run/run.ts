import { uuidv7 } from 'uuidv7';
import type { WorkflowTaskCompletion, WorkflowTaskRunner } from '../../protocol/commands.ts';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { dispatchActivities } from '../history/activity.ts';
import { rebuild } from '../history/apply.ts';
import { enforceHistoryLimits } from '../history/close.ts';
import { fireDue, nextDeadline } from '../history/deadlines.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { recover } from '../history/recover.ts';
import { respondActivityTask } from '../history/requests/respond-activity-task.ts';
import { respondWorkflowTaskCompleted } from '../history/requests/respond-workflow-task-completed.ts';
import { respondWorkflowTaskFailed } from '../history/requests/respond-workflow-task-failed.ts';
import { tasks } from '../history/tasks.ts';
import type { Task } from '../history/tasks.ts';
import { Transaction } from '../history/transaction.ts';
import type { HistoryEvent } from '../history/types.ts';
import { startWorkflowTask, workflowTaskIsDue } from '../history/workflow-task.ts';
import { ActivityCalls } from './activity-calls.ts';
import { Alarm, safetyNet } from './alarm.ts';
import { clock } from './clock.ts';
import type { ActivityDispatcher, WorkflowRunOptions } from './options.ts';
import { RunStore } from './store.ts';
import { Turns } from './turns.ts';
import { WorkflowCode } from './workflow-code.ts';

/** Workflow tasks in one turn: a run that keeps making work for itself lets others in between. */
const TASKS_PER_TURN = 10;

const BUSY = Symbol('a workflow task is under way');

/** Where a run lives, and what it is told when it owes something besides activities. */
export interface RunPlace {
  readonly namespace: string;
  readonly isHead: boolean;
  readonly owes: (task: Exclude<Task, { type: 'ActivityAttempt' }>) => void;
}

/**
 * One run in memory: its state, its workflow code and its calls, moved forward one turn at a time.
 *
 * 1. A turn is: bring up to date, decide, commit, dispatch. Nothing is sent before it is committed.
 * 2. A request from outside is durable before user code runs, whatever that code does; what the run was waiting for commits together with
 *    the workflow task it causes.
 * 3. A turn that throws leaves nothing: memory is dropped, and rebuilt from what was committed.
 * 4. The first workflow task after a wake is committed as started, so that code which kills its isolate is counted, and runs outside the
 *    turns: signals are acknowledged, and buffered, while a long history is replayed.
 */
export class Run {
  readonly #storage: DurableObjectStorage;
  readonly #options: WorkflowRunOptions<never>;
  readonly #place: RunPlace;
  readonly #turns = new Turns();
  readonly #calls: ActivityCalls;
  readonly #waiters = new Set<() => void>();
  #store: RunStore;
  #execution: Execution | undefined;
  readonly #alarm: Alarm;
  readonly #code: WorkflowCode;
  /** The workflow task that runs outside the turns. It never rejects. */
  #task: Promise<void> | undefined;
  /** No workflow task has succeeded since this object woke over an existing history. */
  #cold = false;
  #answers: { scheduledEventId: number; attempt: number; outcome: ActivityTaskOutcome }[] = [];
  #moving = false;
  /** Something that a caller is told has been written since the last time that all writes were durable. */
  #owesDurability = false;

  constructor(
    storage: DurableObjectStorage,
    options: WorkflowRunOptions<never>,
    dispatcher: ActivityDispatcher,
    place: RunPlace,
  ) {
    this.#storage = storage;
    this.#options = options;
    this.#place = place;
    this.#store = new RunStore(storage.sql);
    this.#calls = new ActivityCalls(dispatcher, (id, attempt, outcome) => this.#answered(id, attempt, outcome));
    this.#alarm = new Alarm(storage, () => this.#moveSoon());
    this.#code = new WorkflowCode(
      () => this.#createRunner(),
      () => this.#store.events(),
    );
  }

  /** One turn for a request from outside: it is committed when this resolves, and the run moves on by itself afterwards. */
  request<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    return this.#turn(() => this.#decide(decide));
  }

  /** The same for a request whose events cannot be buffered: it waits for a workflow task that is under way. */
  requestAfterTask<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    return this.#turnAfterTask(() => this.#decide(decide));
  }

  async #decide<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    const tx = await this.#begin();
    const reply = decide(tx);
    this.#commit(tx);
    this.#owesDurability = true;
    this.#moveSoon();
    return reply;
  }

  /** Reads the state between turns. */
  read<Result>(look: (execution: Execution, turns: number) => Result): Promise<Result> {
    return this.#turn(async () => look(await this.#load(), this.#store.turns));
  }

  /** Does what is due: fired timers, timeouts, a workflow task, answers of activities. The alarm calls this. */
  move(): Promise<void> {
    this.#calls.refresh();
    return this.#turn(async () => {
      await this.#moveOn(await this.#begin());
    });
  }

  /** The alarm has gone off: it is no longer set. */
  alarmFired(): void {
    this.#alarm.fired();
  }

  /** Runs `ask` on the workflow code once it has seen everything that was acknowledged before. */
  query<Result>(
    ask: (execution: Execution, runner: () => Promise<WorkflowTaskRunner>) => Promise<Result>,
  ): Promise<Result> {
    return this.#turnAfterTask(async () => {
      await this.#advance(await this.#begin());
      return this.#task === undefined ? ask(await this.#load(), () => this.#code.current()) : BUSY;
    });
  }

  /** The committed events after `after`. */
  events(after: number): HistoryEvent[] {
    return this.#store.events(after);
  }

  /** Resolves when something was committed, or after `ms` milliseconds. */
  async committed(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.add(resolve);
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#waiters.delete(resolve);
  }

  async #turn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(async () => {
      try {
        return await work();
      } catch (error) {
        this.#forget();
        throw error;
      }
    });
  }

  async #turnAfterTask<Result>(work: () => Promise<Result | typeof BUSY>): Promise<Result> {
    for (;;) {
      await this.#task;
      const result = await this.#turn(async () => (this.#task === undefined ? work() : BUSY));
      if (result !== BUSY) return result;
    }
  }

  /** Half a turn must not survive: everything is rebuilt from what was committed. */
  #forget(): void {
    this.#execution = undefined;
    this.#store = this.#store.reset();
    this.#code.drop();
  }

  async #load(): Promise<Execution> {
    if (this.#execution !== undefined) return this.#execution;
    const events = this.#store.events();
    const execution = rebuild(events, this.#store.facts());
    await this.#alarm.load();
    this.#code.begin(events);
    this.#cold = events.length > 0;
    this.#execution = execution;
    const tx = this.#transaction(execution);
    recover(tx, (id) => this.#calls.has(id));
    this.#commit(tx);
    return execution;
  }

  /** A transaction on the current state, in which everything that has come due is recorded. */
  async #begin(): Promise<Transaction> {
    const tx = this.#transaction(await this.#load());
    fireDue(tx);
    return tx;
  }

  #transaction(execution: Execution): Transaction {
    return new Transaction(execution, {
      now: clock.now(),
      newId: uuidv7,
      random: Math.random,
      buildId: this.#options.buildId,
    });
  }

  /** Runs workflow tasks until none is due, commits, and sends what is owed. */
  async #advance(tx: Transaction): Promise<void> {
    if (this.#owesDurability && this.#taskIsDue(tx)) {
      await this.#storage.sync(); // Code that never yields must not take with it what callers wait to be told.
      this.#owesDurability = false;
    }
    for (let count = 0; count < TASKS_PER_TURN && this.#taskIsDue(tx); count++) {
      if (this.#cold) {
        this.#startTaskOutside(tx);
        return;
      }
      const transient = startWorkflowTask(tx, this.#options.buildId, false);
      this.#answerTask(tx, await this.#code.run([...tx.events, ...transient]), transient);
    }
    enforceHistoryLimits(tx);
    this.#commit(tx);
    if (isOpen(tx.execution) && this.#taskIsDue(tx)) this.#moveSoon();
  }

  #taskIsDue({ execution, now }: Transaction): boolean {
    if (this.#task !== undefined || !workflowTaskIsDue(execution, now)) return false;
    return this.#handles.workflows(startedOf(execution).taskQueue);
  }

  #answerTask(tx: Transaction, completion: WorkflowTaskCompletion, transient: readonly HistoryEvent[]): void {
    const { buildId } = this.#options;
    if ('commands' in completion) {
      this.#cold = false;
      if (respondWorkflowTaskCompleted(tx, { ...completion, buildId, transient })) return;
    } else {
      respondWorkflowTaskFailed(tx, completion.cause, completion.failure);
    }
    this.#code.drop(); // It is ahead of its history, and is replayed.
  }

  #startTaskOutside(tx: Transaction): void {
    const transient = startWorkflowTask(tx, this.#options.buildId, true);
    this.#commit(tx);
    const task = this.#runTaskOutside(tx.execution.workflowTask, transient)
      .catch((error: unknown) => console.error('perdure: a workflow task failed and will be tried again', error))
      .finally(() => {
        if (this.#task === task) this.#task = undefined;
      });
    this.#task = task;
  }

  async #runTaskOutside(task: Execution['workflowTask'], transient: readonly HistoryEvent[]): Promise<void> {
    await this.#storage.sync();
    const completion = await this.#code.run(transient);
    await this.#turn(async () => {
      this.#task = undefined;
      const tx = await this.#begin();
      if (tx.execution.workflowTask === task) this.#answerTask(tx, completion, transient);
      else this.#code.drop(); // The run was closed meanwhile, or rebuilt and the task counted as timed out.
      await this.#moveOn(tx);
    });
  }

  #createRunner(): WorkflowTaskRunner {
    const { workflowId, originalExecutionRunId: runId } = startedOf(this.#execution as Execution);
    return this.#options.createRunner({ namespace: this.#place.namespace, workflowId, runId });
  }

  /** Writes the turn and arms the alarm in one transaction, then sends what is owed: the platform holds it until the write is durable. */
  #commit(tx: Transaction): void {
    const { execution } = tx;
    dispatchActivities(tx, this.#handles.activities);
    if (tx.events.length > 0 || tx.facts.size > 0) {
      this.#storage.transactionSync(() => this.#store.append(tx.events, tx.facts.values()));
      this.#code.follow(tx.events);
      for (const wake of this.#waiters) wake();
    }
    this.#dispatch(tx);
    this.#arm(execution, tx.now);
  }

  #dispatch({ execution, now }: Transaction): void {
    const owed = tasks(execution, this.#place.isHead);
    const attempts = owed.flatMap((task) => (task.type === 'ActivityAttempt' ? [task.activity] : []));
    const { held } = this.#calls.reconcile(this.#place.namespace, execution, attempts);
    if (held) this.#alarm.set(now);
    for (const task of owed) if (task.type !== 'ActivityAttempt') this.#place.owes(task);
  }

  #arm(execution: Execution, now: number): void {
    let due = nextDeadline(execution, this.#handles) ?? Infinity;
    const owed = tasks(execution, this.#place.isHead);
    if (owed.length > 0) due = Math.min(due, now + safetyNet(owed, now));
    if (due < Infinity) this.#alarm.cover(due, now);
  }

  /** Work for task queues that nothing here serves is waited for without an alarm. */
  readonly #handles = {
    workflows: (taskQueue: string): boolean => this.#options.handlesWorkflows(taskQueue),
    activities: (taskQueue: string): boolean => this.#calls.handles(taskQueue),
  };

  #answered(scheduledEventId: number, attempt: number, outcome: ActivityTaskOutcome): void {
    this.#answers.push({ scheduledEventId, attempt, outcome });
    this.#moveSoon();
  }

  /** Applies the answers that have come, then does what is due. If this throws, those calls count as lost, and are retried. */
  async #moveOn(tx: Transaction): Promise<void> {
    const answers = this.#task === undefined ? this.#answers : [];
    if (this.#task === undefined) this.#answers = [];
    for (const { scheduledEventId } of answers) this.#calls.settle(scheduledEventId);
    // A late answer is refused, and that is all.
    for (const { outcome, ...attempt } of answers) respondActivityTask(tx, attempt, outcome);
    await this.#advance(tx);
  }

  /** Moves the run on after the turns that already wait; several reasons make one turn. */
  #moveSoon(): void {
    if (this.#moving) return;
    this.#moving = true;
    void this.#turn(async () => {
      this.#moving = false;
      await this.#moveOn(await this.#begin());
    }).catch((error: unknown) => {
      console.error('perdure: a turn failed and will be tried again', error);
    });
  }
}
