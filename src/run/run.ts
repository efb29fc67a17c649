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
import { tasks } from '../history/tasks.ts';
import type { Task } from '../history/tasks.ts';
import { Transaction } from '../history/transaction.ts';
import type { HistoryEvent } from '../history/types.ts';
import { failWorkflowTask, startWorkflowTask, workflowTaskIsDue } from '../history/workflow-task.ts';
import { ActivityCalls } from './activity-calls.ts';
import { clock } from './clock.ts';
import type { ActivityDispatcher, WorkflowRunOptions } from './options.ts';
import { RunStore } from './store.ts';
import { Turns } from './turns.ts';

/** The alarm that brings a run back after a crash in the middle of something, in milliseconds. */
const SAFETY_NET = 10_000;
/** The longest the safety net grows to for calls that take long. */
const LONGEST_SAFETY_NET = 300_000;
/** Workflow tasks in one turn: a run that keeps making work for itself lets others in between. */
const TASKS_PER_TURN = 10;

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
 * 2. A request from outside commits before user code runs; what the run was waiting for commits together with the workflow task it causes.
 * 3. A turn that throws leaves nothing: memory is dropped, and rebuilt from what was committed.
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
  #runner: WorkflowTaskRunner | undefined;
  /** Committed events that the runner has not been fed yet. */
  #unfed: HistoryEvent[] = [];
  /** No workflow task has succeeded since this object woke over an existing history. */
  #cold = false;
  #alarm: number | null = null;
  #answers: { scheduledEventId: number; attempt: number; outcome: ActivityTaskOutcome }[] = [];
  #moving = false;

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
  }

  /** One turn for a request from outside: it is committed when this resolves, and the run moves on by itself afterwards. */
  request<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    return this.#turn(async () => {
      const tx = await this.#begin();
      const reply = decide(tx);
      this.#commit(tx);
      this.#moveSoon();
      return reply;
    });
  }

  /** Reads the state between turns. */
  read<Result>(look: (execution: Execution, turns: number) => Result): Promise<Result> {
    return this.#turn(async () => look(await this.#load(), this.#store.turns));
  }

  /** Does what is due: fired timers, timeouts, a workflow task, answers of activities. The alarm calls this. */
  move(): Promise<void> {
    this.#calls.refresh();
    return this.#turn(async () => {
      await this.#moveOn();
    });
  }

  /** The alarm has gone off: it is no longer set. */
  alarmFired(): void {
    this.#alarm = null;
  }

  /** Runs `ask` on the workflow code once it has seen everything that was acknowledged before. */
  query<Result>(
    ask: (execution: Execution, runner: () => Promise<WorkflowTaskRunner>) => Promise<Result>,
  ): Promise<Result> {
    return this.#turn(async () => {
      await this.#advance(await this.#begin());
      return ask(await this.#load(), async () => {
        const runner = this.#runnerFor();
        await runner.activate(this.#takeUnfed());
        return runner;
      });
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

  /** Half a turn must not survive: everything is rebuilt from what was committed. */
  #forget(): void {
    this.#execution = undefined;
    this.#store = this.#store.reset();
    this.#dropRunner();
  }

  async #load(): Promise<Execution> {
    if (this.#execution !== undefined) return this.#execution;
    const events = this.#store.events();
    const execution = rebuild(events, this.#store.facts());
    this.#alarm = await this.#storage.getAlarm();
    this.#unfed = events;
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
    const { execution } = tx;
    let current = tx;
    for (let count = 0; count < TASKS_PER_TURN && this.#taskIsDue(current); count++) {
      current = await this.#runWorkflowTask(current);
    }
    enforceHistoryLimits(current);
    this.#commit(current);
    if (isOpen(execution) && this.#taskIsDue(current)) this.#moveSoon();
  }

  #taskIsDue({ execution, now }: Transaction): boolean {
    return workflowTaskIsDue(execution, now) && this.#handles.workflows(startedOf(execution).taskQueue);
  }

  async #runWorkflowTask(tx: Transaction): Promise<Transaction> {
    const { buildId } = this.#options;
    const transient = startWorkflowTask(tx, buildId, this.#cold);
    let current = tx;
    if (this.#cold) {
      // Committed as started before it runs: code that kills its isolate is counted, and backed off.
      this.#commit(tx);
      await this.#storage.sync();
      current = this.#transaction(tx.execution);
    }
    const completion = await this.#activate(current, transient);
    if ('commands' in completion) {
      this.#cold = false;
      respondWorkflowTaskCompleted(current, { ...completion, buildId, transient });
      // The commands could not be carried out: the code is ahead of its history, and is replayed.
      if (current.execution.workflowTask !== undefined && current.execution.workflowTask.lastFailure)
        this.#dropRunner();
    } else {
      failWorkflowTask(current, completion.cause, completion.failure);
      this.#dropRunner();
    }
    return current;
  }

  async #activate(tx: Transaction, transient: readonly HistoryEvent[]): Promise<WorkflowTaskCompletion> {
    try {
      const runner = this.#runnerFor();
      const events = this.#takeUnfed().concat(
        tx.events.filter(({ eventId }) => eventId > runner.eventId),
        transient,
      );
      const completion = await runner.activate(events);
      if (completion !== undefined) return completion;
      throw new Error('the workflow task was not answered');
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      const failure = { message, source: 'Perdure', ...(stack ? { stackTrace: stack } : {}) };
      return { cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE', failure };
    }
  }

  #runnerFor(): WorkflowTaskRunner {
    if (this.#runner === undefined) {
      const { workflowId, originalExecutionRunId: runId } = startedOf(this.#execution as Execution);
      this.#runner = this.#options.createRunner({ namespace: this.#place.namespace, workflowId, runId });
      this.#unfed = this.#store.events();
    }
    return this.#runner;
  }

  #takeUnfed(): HistoryEvent[] {
    const seen = this.#runner?.eventId ?? 0;
    const events = this.#unfed.filter(({ eventId }) => eventId > seen);
    this.#unfed = [];
    return events;
  }

  #dropRunner(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
    this.#unfed = [];
  }

  /** Writes the turn and arms the alarm in one transaction, then sends what is owed: the platform holds it until the write is durable. */
  #commit(tx: Transaction): void {
    const { execution } = tx;
    dispatchActivities(tx, this.#handles.activities);
    if (tx.events.length > 0 || tx.facts.size > 0) {
      this.#storage.transactionSync(() => this.#store.append(tx.events, tx.facts.values()));
      if (this.#runner !== undefined) this.#unfed.push(...tx.events);
      for (const wake of this.#waiters) wake();
    }
    this.#dispatch(tx);
    this.#arm(execution, tx.now);
  }

  #dispatch({ execution, now }: Transaction): void {
    const owed = tasks(execution, this.#place.isHead);
    const attempts = owed.flatMap((task) => (task.type === 'ActivityAttempt' ? [task.activity] : []));
    const { held } = this.#calls.reconcile(this.#place.namespace, execution, attempts);
    if (held) this.#setAlarm(now);
    for (const task of owed) if (task.type !== 'ActivityAttempt') this.#place.owes(task);
  }

  /** The alarm is a lower bound: it moves only to an earlier time, and one that goes off early arms the next. */
  #arm(execution: Execution, now: number): void {
    let due = nextDeadline(execution, this.#handles) ?? Infinity;
    const owes = tasks(execution, this.#place.isHead);
    if (owes.length > 0) due = Math.min(due, now + safetyNet(owes, now));
    if (due === Infinity) return;
    // What is due now is done now, in memory; the alarm is there for the case that it is not.
    if (due <= now && this.#alarm !== null && this.#alarm <= now + SAFETY_NET) return;
    if (due <= now) due = now + SAFETY_NET;
    if (this.#alarm === null || this.#alarm > due) this.#setAlarm(due);
  }

  /** Work for task queues that nothing here serves is waited for without an alarm. */
  readonly #handles = {
    workflows: (taskQueue: string): boolean => this.#options.handlesWorkflows(taskQueue),
    activities: (taskQueue: string): boolean => this.#calls.handles(taskQueue),
  };

  #setAlarm(at: number): void {
    if (this.#alarm === at) return;
    this.#alarm = at;
    void this.#storage.setAlarm(at);
  }

  #answered(scheduledEventId: number, attempt: number, outcome: ActivityTaskOutcome): void {
    this.#answers.push({ scheduledEventId, attempt, outcome });
    this.#moveSoon();
  }

  /** Applies the answers that have come, then does what is due. If this throws, those calls count as lost, and are retried. */
  async #moveOn(): Promise<void> {
    const tx = await this.#begin();
    const answers = this.#answers;
    this.#answers = [];
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
      await this.#moveOn();
    }).catch((error: unknown) => {
      console.error('perdure: a turn failed and will be tried again', error);
    });
  }
}

function safetyNet(owes: readonly Task[], now: number): number {
  let wait = Infinity;
  for (const task of owes) {
    const since = task.type === 'ActivityAttempt' ? now - (task.activity.startedAt ?? now) : 0;
    wait = Math.min(wait, Math.max(SAFETY_NET, since));
  }
  return Math.min(wait === Infinity ? SAFETY_NET : wait, LONGEST_SAFETY_NET);
}
