import type { WorkflowQuery, WorkflowQueryResult, WorkflowTaskRunner } from '../../protocol/commands.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { dispatchActivities } from '../history/activity.ts';
import { rebuild } from '../history/apply.ts';
import { enforceHistoryLimits } from '../history/close.ts';
import { fireDue, nextDeadline } from '../history/deadlines.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { recover } from '../history/recover.ts';
import { respondActivityTask } from '../history/requests/respond-activity-task.ts';
import { respondNexusTask } from '../history/requests/respond-nexus.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { Platform, Public } from '../platform/platform.ts';
import type { VersionedRecord } from '../../protocol/visibility.ts';
import { currentRunId, deliveries, tasks } from '../history/tasks.ts';
import type { Delivery, Task } from '../history/tasks.ts';
import { Transaction } from '../history/transaction.ts';
import type { HistoryEvent, UpdateRequest } from '../history/types.ts';
import { ActivityCalls } from './activity-calls.ts';
import { AdmittedUpdates } from './admitted-updates.ts';
import type { AdmittedUpdate } from './admitted-updates.ts';
import { Alarm, safetyNet } from './alarm.ts';
import { CallBudget } from './call-budget.ts';
import { Deliveries } from './deliveries.ts';
import { IndexReport } from './index-report.ts';
import { NexusCalls } from './nexus-calls.ts';
import type { ActivityDispatcher, NexusDispatcher, WorkflowRunOptions } from './options.ts';
import { Turns } from './turns.ts';
import { Remains } from './remains.ts';
import type { RunStore } from './store.ts';
import { Waiters } from './waiters.ts';
import { WorkflowCode } from './workflow-code.ts';
import { BUSY, WorkflowTasks } from './workflow-tasks.ts';
import type { Who } from './workflow-tasks.ts';

/** Where a run lives, and how it reaches others. */
export interface RunPlace {
  readonly namespace: string;
  readonly isHead: boolean;
  /** The next run of the chain is owed a start. */
  readonly owesNextRun: () => void;
  readonly deliver: (execution: Execution, delivery: Delivery) => Promise<(tx: Transaction) => void>;
  /** Tells the index of the run. */
  readonly report: (report: VersionedRecord) => Promise<void>;
  /** Of the namespace. */
  readonly searchAttributes: () => SearchAttributeTypes | Promise<SearchAttributeTypes>;
}

/** A run whose deletion has come to nothing goes on with it after this time, in milliseconds. */
const DELETION_RETRY = 15_000;

/** Something that was waited for has come: what it makes of the run. */
interface Answer {
  readonly arrived?: () => void;
  readonly apply: (tx: Transaction) => void;
}

/**
 * One run in memory: its state, its workflow code and its calls, moved forward one turn at a time.
 *
 * 1. A turn is: bring up to date, decide, commit, dispatch. Nothing is sent before it is committed.
 * 2. A request from outside is durable before user code runs, whatever that code does; what the run was waiting for commits together with
 *    the workflow task it causes.
 * 3. A turn that throws leaves nothing: memory is dropped, and rebuilt from what was committed.
 * 4. Workflow tasks are `workflow-tasks.ts`: in a turn, or outside the turns.
 */
export class Run {
  readonly #platform: Platform;
  readonly #storage: DurableObjectStorage;
  readonly #options: WorkflowRunOptions<never>;
  readonly #place: RunPlace;
  readonly #turns = new Turns();
  readonly #calls: ActivityCalls;
  readonly #nexusCalls: NexusCalls;
  readonly #deliveries: Deliveries;
  readonly #budget = new CallBudget();
  readonly #index: IndexReport;
  readonly #updates = new AdmittedUpdates();
  /** Of commits, and of updates that were rejected. */
  readonly waiters: Waiters;
  #store: Public<RunStore>;
  #execution: Execution | undefined;
  readonly #alarm: Alarm;
  readonly #remains: Remains;
  readonly #code: WorkflowCode;
  readonly #tasks: WorkflowTasks;
  #answers: Answer[] = [];
  #moving = false;
  #searchAttributes: SearchAttributeTypes = {};
  /** Something that a caller is told has been written since the last time that all writes were durable. */
  #owesDurability = false;

  constructor(
    platform: Platform,
    storage: DurableObjectStorage,
    options: WorkflowRunOptions<never>,
    dispatchers: { readonly activities: ActivityDispatcher; readonly nexus: NexusDispatcher },
    place: RunPlace,
  ) {
    this.#platform = platform;
    this.#storage = storage;
    this.#options = options;
    this.#place = place;
    this.#store = platform.stores.run(storage);
    this.waiters = new Waiters(platform.clock);
    this.#calls = new ActivityCalls(
      dispatchers.activities,
      options.signTaskToken,
      (scheduledEventId, attempt, outcome) =>
        this.#answered({
          arrived: () => this.#calls.settle(scheduledEventId),
          // A late answer is refused, and that is all.
          apply: (tx) => void respondActivityTask(tx, { scheduledEventId, attempt }, outcome),
        }),
      this.#budget,
    );
    this.#nexusCalls = new NexusCalls(
      dispatchers.nexus,
      (ref, outcome) =>
        this.#answered({
          arrived: () => this.#nexusCalls.settle(ref),
          apply: (tx) => respondNexusTask(tx, ref, outcome),
        }),
      this.#budget,
      platform.clock,
    );
    this.#deliveries = new Deliveries(
      async (delivery) => place.deliver(await this.read((execution) => execution), delivery),
      (apply) => this.#answered({ apply }),
      this.#budget,
    );
    this.#index = new IndexReport(place.report, this.#budget, () => this.#moveSoon());
    this.#alarm = new Alarm(storage, platform.clock, () => this.#moveSoon());
    this.#remains = new Remains(storage, platform.clock, () => this.#store);
    this.#code = new WorkflowCode(
      (explains) => this.#createRunner(explains),
      () => this.#store.events(),
    );
    this.#tasks = new WorkflowTasks({
      buildId: options.buildId,
      code: this.#code,
      updates: this.#updates,
      handles: (taskQueue) => this.#handles.workflows(taskQueue),
      turn: (work) => this.#turn(work),
      wanted: () => this.#turns.wanted(),
      begin: () => this.#begin(),
      commit: (tx) => this.#commit(tx),
      durable: () => this.#storage.sync(),
      moveOn: (tx) => this.#moveOn(tx),
      moveSoon: () => this.#moveSoon(),
      track: (work) => platform.track(work),
      rejected: () => this.waiters.wake(),
    });
  }

  /** One turn for a request from outside: it is committed when this resolves, and the run moves on by itself afterwards. */
  request<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    return this.#turn(() => this.#decide(decide));
  }

  /** The same for a request whose events cannot be buffered: it waits for a workflow task that is under way. */
  requestAfterTask<Reply>(decide: (tx: Transaction) => Reply): Promise<Reply> {
    return this.#tasks.between(() => this.#decide(decide));
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
    this.#budget.refresh();
    return this.#turn(async () => {
      const tx = await this.#begin();
      const until = hasNoRun(tx.execution) ? this.#remains.until : undefined;
      if (until === undefined) return this.#moveOn(tx);
      if (until > tx.now) return this.#alarm.set(until); // Clocks differ: the alarm went off before its time.
      await this.#storage.deleteAll();
      this.#forget();
    });
  }

  /** The alarm has gone off: it is no longer set. */
  alarmFired(): void {
    if (!this.#alarm.fired()) this.#index.doubt();
  }

  /** The index says that the run should have moved: it is moved, and reports itself. Answers when it is due next. */
  async poke(): Promise<number | undefined> {
    await this.read(() => this.#index.doubt());
    await this.move();
    return this.nextWake();
  }

  /** Runs `ask` on the workflow code once it has seen everything that was acknowledged before. */
  query<Result>(
    ask: (execution: Execution, answer: (query: WorkflowQuery) => Promise<WorkflowQueryResult>) => Promise<Result>,
  ): Promise<Result> {
    return this.#tasks.between(async (who) => {
      await this.#advance(await this.#begin(), who);
      return this.#tasks.isOutside ? BUSY : ask(await this.#load(), (query) => this.#code.query(query));
    });
  }

  /** Takes an update in: the next workflow task takes it to the code. To be asked in the turn of a request. */
  admitUpdate({ execution }: Transaction, request: UpdateRequest): Reply<AdmittedUpdate | undefined> {
    return this.#updates.admit(execution, request);
  }

  /** Takes an update in, and to the code at once. */
  update(request: UpdateRequest): Promise<Reply<AdmittedUpdate | undefined>> {
    return this.#tasks.between(async (who) => {
      const tx = await this.#begin();
      const reply = this.#takeIn(tx, request);
      // What has come due is recorded in any case: a transaction that is dropped would leave memory ahead of storage.
      if (isOpen(tx.execution) && reply.ok) await this.#advance(tx, who);
      else this.#commit(tx);
      return reply;
    });
  }

  #takeIn({ execution }: Transaction, request: UpdateRequest): Reply<AdmittedUpdate | undefined> {
    if (isOpen(execution)) return this.#updates.admit(execution, request);
    const isKnown = execution.updates.has(request.meta.updateId);
    return isKnown ? ok(undefined) : notFound('workflow execution already completed');
  }

  admittedUpdate(updateId: string): AdmittedUpdate | undefined {
    return this.#updates.get(updateId);
  }

  /** Waits until the state is as wanted, at most `ms` milliseconds; answers whether it is. */
  until(isWanted: (execution: Execution) => boolean, ms: number): Promise<boolean> {
    return this.waiters.until(ms, async (isLast) => (await this.read(isWanted)) || (isLast ? false : undefined));
  }

  /** When the run is due next, in milliseconds since the epoch. */
  nextWake(): Promise<number | undefined> {
    return this.read((execution) => {
      const owed = tasks(execution, this.#place.isHead);
      const now = this.#platform.clock.now();
      const safe = owed.length > 0 ? now + safetyNet(owed, now) : Infinity;
      const due = Math.min(nextDeadline(execution, this.#handles) ?? Infinity, safe);
      return due === Infinity ? undefined : due;
    });
  }

  /** From now on the index hears nothing of this run; resolves when what was under way has arrived. */
  silenceIndex(): Promise<void> {
    return this.#index.silence();
  }

  /**
   * Empties the object of this run, except for what the head must remember of its chain; nothing happens when another run has taken its place.
   * `remembers`: for a while, that a start of the run which is still under way comes too late.
   */
  erase(runId: string, remembers = false): Promise<void> {
    return this.#tasks.between(async () => {
      const execution = await this.#load();
      if (execution.runId !== runId) return;
      const named = this.#place.isHead ? currentRunId(execution) : undefined;
      if (named === undefined || named === runId) await this.#remains.empty(execution, remembers);
      else await this.#remains.keepChain(execution, named);
      this.#forgetRun();
    });
  }

  /** At a head without a run of its own: the run that it has named is gone, and nothing is left of the chain. */
  eraseChain(runId: string): Promise<void> {
    return this.#turn(async () => {
      const execution = await this.#load();
      if (execution.started !== undefined || currentRunId(execution) !== runId) return;
      await this.#remains.empty(execution, false);
      this.#forgetRun();
    });
  }

  /** Nothing of a run that is gone may be taken for something of the one that has its object next. */
  #forgetRun(): void {
    this.#deliveries.forget();
    this.#answers = [];
    this.#forget();
    this.waiters.wake();
  }

  /** An object that has no run, and nothing to remember but what it refuses, is emptied a while after the last refusal. */
  emptyLater(): Promise<void> {
    return this.#turn(async () => {
      if (!hasNoRun(await this.#load())) return;
      await this.#remains.remember();
      this.#forget();
    });
  }

  /** Whether the run of this object was deleted a short while ago. */
  get isGone(): boolean {
    return this.#remains.until !== undefined;
  }

  /** The committed events after `after`, the first `most` of them. */
  events(after: number, most?: number): HistoryEvent[] {
    return this.#store.events(after, most);
  }

  #turn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.run(async () => {
      try {
        const result = await work();
        if (this.#options.evictAfterEveryTurn && !this.#tasks.isBusy) this.#forget();
        return result;
      } catch (error) {
        this.#forget();
        throw error;
      }
    });
    return this.#platform.track(turn);
  }

  /** Half a turn must not survive: everything is rebuilt from what was committed. */
  #forget(): void {
    this.#execution = undefined;
    this.#store = this.#platform.stores.run(this.#storage);
    this.#tasks.forget();
  }

  async #load(): Promise<Execution> {
    if (this.#execution !== undefined) return this.#execution;
    const events = this.#store.events();
    const execution = rebuild(events, this.#store.facts());
    this.#index.begin(execution, await this.#alarm.load());
    this.#code.begin(events);
    this.#tasks.begin(events.length > 0);
    this.#execution = execution;
    const tx = this.#transaction(execution);
    recover(tx, (id) => this.#calls.has(id));
    this.#commit(tx);
    return execution;
  }

  /** A transaction on the current state, in which everything that has come due is recorded. */
  async #begin(): Promise<Transaction> {
    this.#searchAttributes = await this.#place.searchAttributes();
    const tx = this.#transaction(await this.#load());
    fireDue(tx);
    return tx;
  }

  #transaction(execution: Execution): Transaction {
    return new Transaction(execution, {
      now: this.#platform.clock.now(),
      newId: this.#platform.newId,
      random: this.#platform.random,
      buildId: this.#options.buildId,
      namespace: this.#place.namespace,
      hasNexusEndpoint: (endpoint) => this.#nexusCalls.hasEndpoint(endpoint),
      searchAttributes: this.#searchAttributes,
    });
  }

  /** Runs workflow tasks until none is due, commits, and sends what is owed. */
  async #advance(tx: Transaction, who: Who = 'moves'): Promise<void> {
    if (this.#owesDurability && this.#tasks.isDue(tx)) {
      await this.#storage.sync(); // Code that never yields must not take with it what callers wait to be told.
      this.#owesDurability = false;
    }
    if ((await this.#tasks.advance(tx, who)) === 'committed') return;
    enforceHistoryLimits(tx);
    this.#commit(tx);
    if (isOpen(tx.execution) && this.#tasks.isDue(tx)) this.#moveSoon();
  }

  #createRunner(explains: boolean): WorkflowTaskRunner {
    const execution = this.#execution as Execution;
    const { workflowId } = startedOf(execution);
    const { runId } = execution;
    return this.#options.createRunner({ namespace: this.#place.namespace, workflowId, runId }, { explains });
  }

  /** Writes the turn and arms the alarm in one transaction, then sends what is owed: the platform holds it until the write is durable. */
  #commit(tx: Transaction): void {
    const { execution } = tx;
    dispatchActivities(tx, this.#handles.activities);
    this.#noteFarewells(tx);
    if (tx.events.length > 0 || tx.facts.size > 0) {
      this.#store.append(tx.events, tx.facts.values());
      this.#code.follow(tx.events);
      this.waiters.wake();
    }
    if (execution.close !== undefined) this.#tasks.abandon();
    const owed = tasks(execution, this.#place.isHead);
    this.#dispatch(tx, owed);
    this.#arm(tx, owed);
  }

  #dispatch({ execution, now }: Transaction, owed: readonly Task[]): void {
    const attempts = owed.flatMap((task) => (task.type === 'ActivityAttempt' ? [task.activity] : []));
    const calls = this.#calls.reconcile(this.#place.namespace, execution, attempts);
    const requests = this.#nexusCalls.reconcile(this.#place.namespace, execution, now);
    const sent = this.#deliveries.reconcile(deliveries(execution));
    if (calls.held || requests.held || sent.held) this.#alarm.set(now);
    if (owed.some(({ type }) => type === 'StartNextRun')) this.#place.owesNextRun();
  }

  /** A closed run remembers that everybody who had to hear of it has. */
  #noteFarewells(tx: Transaction): void {
    if (tx.execution.close === undefined) return;
    const owed = deliveries(tx.execution);
    if (owed.length > 0 && this.#deliveries.areDone(owed)) tx.note({ key: 'farewells-said', value: true });
  }

  #arm({ execution, now }: Transaction, owed: readonly Task[]): void {
    let due = nextDeadline(execution, this.#handles) ?? Infinity;
    if (owed.length > 0) due = Math.min(due, now + safetyNet(owed, now));
    if (execution.deleting) due = Math.min(due, now + DELETION_RETRY);
    const report = this.#index.reconcile(execution, this.#store.turns, due < Infinity ? due : undefined, now);
    // An open run that has a wake ahead reports itself then, should this memory be lost.
    const isReportedThen = isOpen(execution) && due < Infinity && !this.#index.isFailing;
    if (report !== undefined && isReportedThen) this.#alarm.waitUntil(report, now);
    else due = Math.min(due, report ?? Infinity);
    if (due < Infinity) this.#alarm.cover(due, now);
  }

  /** Work for task queues that nothing here serves is waited for without an alarm. */
  readonly #handles = {
    workflows: (taskQueue: string): boolean => this.#options.handlesWorkflows(taskQueue),
    activities: (taskQueue: string): boolean => this.#calls.handles(taskQueue),
  };

  #answered(answer: Answer): void {
    this.#answers.push(answer);
    this.#moveSoon();
  }

  /** Applies the answers that have come, then does what is due. If this throws, those calls count as lost, and are retried. */
  async #moveOn(tx: Transaction): Promise<void> {
    const answers = this.#tasks.isOutside ? [] : this.#answers;
    if (!this.#tasks.isOutside) this.#answers = [];
    for (const { arrived } of answers) arrived?.();
    for (const { apply } of answers) apply(tx);
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

const hasNoRun = ({ started, chain }: Execution): boolean => started === undefined && chain === undefined;
