import type { OperatorService, ResetWorkflowExecutionRequest } from '../../protocol/operator-requests.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type {
  AttachToRunRequest,
  ExecutionRequest,
  StartKey,
  StartWorkflowExecutionReply,
  StartWorkflowExecutionRequest,
  WorkflowRunMethods,
} from '../../protocol/requests.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { currentRunOf, decideStart, firstRun, isStartedBy, successorOf } from '../history/chain.ts';
import type { CurrentRun } from '../history/chain.ts';
import type { ChainFact, NextRun, ResetRun } from '../history/facts.ts';
import { startRun } from '../history/requests/start-run.ts';
import { currentRunId, owedRun } from '../history/tasks.ts';
import type { Transaction } from '../history/transaction.ts';
import { EARLIER_STARTS, keptOf, refusalOf, resetsOf, withEarlierStart } from './chain-memory.ts';
import { resetPoint } from './reset-point.ts';
import type { Run } from './run.ts';
import { Turns } from './turns.ts';

/** As many resets as a batch asks for at once, should all be of one workflow id. */
const EARLIER_RESETS = 100;
const TERMINATED_BY_START = 'TerminateIfRunning WorkflowIdReusePolicy';

/** What one object of a chain may ask of another, beside what anybody may ask. */
export interface ChainMethods {
  /** Starts this object's run; told twice, it changes nothing. False: the run whose history it was to take over is gone. */
  startRun(next: NextRun): Promise<boolean>;
  /** What the head must know of this run to decide about a start, and the run that follows it. */
  currentRun(): Promise<CurrentRunReply>;
  /** A start uses this run, and leaves with it who is to be told of its end. */
  attachToRun(request: AttachToRunRequest): Promise<Reply<null>>;
  /** At the head: the run `from` has closed, and `next` follows it. */
  advanceChain(from: string, next: NextRun): Promise<void>;
  /** At the head: the start of a child is refused from now on. `false`: it was started before. */
  forbidStart(key: StartKey): Promise<boolean>;
  /** The event that a reset goes back to. */
  resetPoint(request: ResetWorkflowExecutionRequest): Promise<Reply<number>>;
  /** The sweeper asks: moves what is due, and answers when something is due next. `undefined`: never, or there is no such run. */
  poke(request: ExecutionRequest): Promise<Reply<number | undefined>>;
  /** The index has let go of this closed run: its object is emptied. What is gone already is well. */
  expire(request: ExecutionRequest): Promise<Reply<null>>;
  /** Ends this run, if it is open, in favour of the run that a reset makes. */
  endForReset(newRunId: string, reason: string): Promise<void>;
}
export type CurrentRunReply = { readonly current?: CurrentRun; readonly next?: NextRun };
/** What callers may ask of a run. */
export type RunMethods = WorkflowRunMethods & OperatorService;
export type WorkflowRunStub = RunMethods & ChainMethods;

/** Where a chain lives. */
export interface ChainPlace {
  readonly isHead: boolean;
  readonly newId: () => string;
  /** The object of a run of this chain; without a run id, the head. It may be this one. */
  readonly object: (runId?: string) => WorkflowRunStub;
}

/**
 * The chain that a run belongs to: the runs of one workflow id, one after another. Which of them is current is decided at the head, one
 * decision at a time, because deciding may mean asking another object.
 *
 * 1. The head names a run current before that run exists, and owes it its start from then on.
 * 2. What was current before is ended after that, and before the new run starts: a crash in between leaves neither two nor none.
 * 3. A run that has closed may name its successor while a decision asks others: a decision counts only if the run that it was about is still
 *    current when the new one is named.
 */
export class Chain {
  readonly #run: Run;
  readonly #place: ChainPlace;
  readonly #decisions = new Turns();
  #startingNext = false;

  constructor(run: Run, place: ChainPlace) {
    this.#run = run;
    this.#place = place;
  }

  /** Starts a workflow as its policies say. `alsoAtStart` is done in the turn that starts the first run of this workflow id, if this one does. */
  start(
    request: StartWorkflowExecutionRequest,
    alsoAtStart?: (tx: Transaction) => void,
  ): Promise<Reply<StartWorkflowExecutionReply>> {
    return this.#decisions.run(() => this.#start(request, alsoAtStart));
  }

  async #start(
    request: StartWorkflowExecutionRequest,
    alsoAtStart?: (tx: Transaction) => void,
  ): Promise<Reply<StartWorkflowExecutionReply>> {
    const fresh = await this.#run.request((tx) => {
      if (tx.execution.started !== undefined || tx.execution.chain !== undefined) return undefined;
      if (refusalOf(tx.execution, request) !== undefined) return undefined;
      const next = firstRun(request, this.#place.newId(), tx.now);
      startRun(tx, next);
      alsoAtStart?.(tx);
      return next.runId;
    });
    if (fresh !== undefined) return ok(startedNew(fresh));
    for (;;) {
      const reply = await this.#startBeside(request);
      if (reply !== undefined) return reply;
    }
  }

  /** Starts a workflow whose id has been in use; `undefined`: the chain has gone on meanwhile, and it is to be decided again. */
  async #startBeside(request: StartWorkflowExecutionRequest): Promise<Reply<StartWorkflowExecutionReply> | undefined> {
    const { named, current } = await this.#follow();
    const refused = await this.#refusedBefore(request);
    if (refused !== undefined) return refused;
    const newRunId = this.#place.newId();
    const startAnother = async () =>
      (await this.#startAnother(request, newRunId, named, current)) ? ok(startedNew(newRunId)) : undefined;
    if (current === undefined) return startAnother();
    const { runId, firstExecutionRunId, status } = current;
    if (current.attachedRequestIds?.includes(request.requestId))
      return ok({ runId, started: false, status, firstExecutionRunId, requestIdAttached: true });
    const taken = await this.#startedBy(request, current);
    if (taken !== undefined) {
      const { runId: known, status: itsStatus, firstExecutionRunId: first } = taken;
      return ok({ runId: known, started: true, status: itsStatus, firstExecutionRunId: first });
    }
    const decision = decideStart(request, current);
    if (decision.error) {
      if (request.parent !== undefined) await this.#rememberRefusal(request, runId);
      return decision;
    }
    if (decision.ok === 'use-existing') {
      const used = (await this.#attach(request, runId)) ?? (await this.#signalWithStart(request, runId));
      if (used?.error?.code === 'NOT_FOUND') return undefined; // It has closed meanwhile.
      const attached = request.onConflictOptions?.attachRequestId ? { requestIdAttached: true as const } : {};
      return used?.error ? used : ok({ runId, started: false, status, firstExecutionRunId, ...attached });
    }
    if (decision.ok === 'terminate-and-start') {
      const ended = await this.#terminate(request, runId, newRunId);
      if (ended.error?.code === 'NOT_FOUND') return undefined; // It has closed meanwhile, perhaps in favour of another run.
    }
    return startAnother();
  }

  /** The run that this very request has started: the current one, the first of its chain, or the first of an earlier chain. */
  async #startedBy(key: StartKey, current: CurrentRun): Promise<CurrentRun | undefined> {
    if (isStartedBy(current, key)) return current;
    const first = await this.#firstOf(current);
    return first !== undefined && isStartedBy(first, key) ? first : this.#startedBefore(key);
  }

  /** The first run of the chain that a later run belongs to: the one whose start somebody may send again. */
  async #firstOf({ runId, firstExecutionRunId }: CurrentRun): Promise<CurrentRun | undefined> {
    if (runId === firstExecutionRunId) return undefined;
    const own = await this.#run.read((execution) => execution.runId);
    return (await this.#place.object(firstExecutionRunId === own ? undefined : firstExecutionRunId).currentRun())
      .current;
  }

  /** The run of a chain that has the start of that. */
  async #startOf(current: CurrentRun | undefined): Promise<CurrentRun | undefined> {
    return current && ((await this.#firstOf(current)) ?? current);
  }

  /** The first run of an earlier chain of this workflow id that the request has started, if it is still there. */
  async #startedBefore({ requestId }: StartKey): Promise<CurrentRun | undefined> {
    const { own, known } = await this.#run.read(({ runId, chain }) => ({
      own: runId,
      known: chain?.earlierStarts?.find((start) => start.requestId === requestId),
    }));
    if (known === undefined) return undefined;
    const { current: run } = await this.#place.object(known.runId === own ? undefined : known.runId).currentRun();
    return run?.runId === known.runId ? run : undefined;
  }

  /**
   * What the start of a child was answered once, it is answered always: its parent has gone on without that child, and a late copy of the
   * request must not start it after all.
   */
  async #refusedBefore(request: StartWorkflowExecutionRequest): Promise<Reply<never> | undefined> {
    const before = await this.#run.read((execution) => refusalOf(execution, request));
    return (
      before &&
      refuse('ALREADY_EXISTS', `The start of this child was refused before. WorkflowId: ${request.workflowId}.`, {
        type: 'WorkflowExecutionAlreadyStartedFailure',
        startRequestId: '',
        runId: before.runId,
      })
    );
  }

  #rememberRefusal({ requestId }: StartKey, runId: string): Promise<void> {
    return this.#run.request((tx) => {
      const value = [...(tx.execution.refusedStarts ?? []), { requestId, runId }].slice(-EARLIER_STARTS);
      tx.note({ key: 'refused-starts', value });
    });
  }

  /**
   * The parent of a child has closed without having heard that the child was started: from now on its start is refused. Answers `false` when it
   * was started before.
   */
  forbidStart(key: StartKey): Promise<boolean> {
    return this.#decisions.run(async () => {
      const { current } = await this.#follow();
      if (current !== undefined && (await this.#startedBy(key, current)) !== undefined) return false;
      await this.#rememberRefusal(key, current?.runId ?? '');
      await this.#run.emptyLater();
      return true;
    });
  }

  /** Names a new run current, and starts it in its own object, unless the head has named another one than `named`. Answers whether it has. */
  async #startAnother(
    request: StartWorkflowExecutionRequest,
    newRunId: string,
    named: string | undefined,
    before: CurrentRun | undefined,
  ): Promise<boolean> {
    const startedBefore = await this.#startOf(before);
    const isNamed = await this.#run.request((tx) => {
      if (currentRunId(tx.execution) !== named) return false;
      const kept = withEarlierStart(tx.execution.chain, startedBefore);
      this.#name(tx, { ...kept, currentRunId: newRunId, starting: firstRun(request, newRunId, tx.now) });
      return true;
    });
    if (isNamed) await this.startNext();
    return isNamed;
  }

  async #attach(request: StartWorkflowExecutionRequest, runId: string): Promise<Reply<null> | undefined> {
    const { namespace, workflowId, requestId, completionCallbacks, links, onConflictOptions: attach } = request;
    if (attach === undefined) return undefined;
    return this.#place.object().attachToRun({
      namespace,
      workflowId,
      runId,
      ...(attach.attachRequestId ? { requestId } : {}),
      ...(attach.attachCompletionCallbacks && completionCallbacks ? { completionCallbacks } : {}),
      ...(attach.attachLinks && links ? { links } : {}),
    });
  }

  async #signalWithStart(request: StartWorkflowExecutionRequest, runId: string): Promise<Reply<null> | undefined> {
    const { namespace, workflowId, identity, requestId, signal } = request;
    if (signal === undefined) return undefined;
    const sender = identity === undefined ? {} : { identity };
    const signalled = { namespace, workflowId, runId, ...signal, ...sender, requestId };
    return this.#place.object().signalWorkflowExecution(signalled);
  }

  #terminate(
    { namespace, workflowId }: StartWorkflowExecutionRequest,
    runId: string,
    newRunId: string,
  ): Promise<Reply<null>> {
    const reason = TERMINATED_BY_START;
    const details = [jsonPayload(`terminated by new runID: ${newRunId}`)];
    const identity = 'history-service';
    const request = { namespace, workflowId, runId, reason, details, identity };
    return this.#place.object().terminateWorkflowExecution(request);
  }

  /** Makes a new run of an older one's history. The same request id gives the same run, also when the chain has gone on since. */
  reset(request: ResetWorkflowExecutionRequest): Promise<Reply<{ readonly runId: string }>> {
    return this.#decisions.run(async () => {
      for (;;) {
        const reply = await this.#reset(request);
        if (reply !== undefined) return reply;
      }
    });
  }

  /** `undefined`: the chain has gone on meanwhile, and it is to be decided again. */
  async #reset(request: ResetWorkflowExecutionRequest): Promise<Reply<{ readonly runId: string }> | undefined> {
    const { requestId, reason = '', exclude = [] } = request;
    const { named, current } = await this.#follow();
    const made = await this.#run.read((execution) =>
      resetsOf(execution).find((reset) => reset.requestId === requestId),
    );
    if (made !== undefined) return ok({ runId: made.runId });
    const baseRunId = request.runId ?? current?.runId;
    if (baseRunId === undefined) return notFound(`workflow not found for ID: ${request.workflowId}`);
    const point = await resetPoint(this.#place.object(), request, baseRunId);
    if (point.error) return point;
    const startedBefore = await this.#startOf(current);
    const runId = this.#place.newId();
    const { postResetOperations } = request;
    const reset = {
      ...point.ok,
      currentRunId: current?.runId ?? baseRunId,
      reason,
      exclude,
      requestId,
      ...(postResetOperations?.length ? { postResetOperations } : {}),
    };
    const isNamed = await this.#run.request((tx) => {
      if (currentRunId(tx.execution) !== named) return false;
      const starting: ResetRun = { runId, reset };
      const kept = withEarlierStart(tx.execution.chain, startedBefore);
      tx.note({ key: 'resets', value: [...resetsOf(tx.execution), { requestId, runId }].slice(-EARLIER_RESETS) });
      this.#name(tx, { ...kept, currentRunId: runId, starting });
      return true;
    });
    if (!isNamed) return undefined;
    await this.startNext();
    return ok({ runId });
  }

  /** The current run, followed past runs whose successors the head has not heard of yet; `undefined`: there is none. */
  async current(): Promise<CurrentRun | undefined> {
    return (await this.#follow()).current;
  }

  /** The same, and the run that the head has named: one that was deleted may be named for a moment longer. */
  async #follow(): Promise<{ readonly named: string | undefined; readonly current: CurrentRun | undefined }> {
    for (;;) {
      await this.startNext();
      const { own, named } = await this.#run.read((execution) => ({
        own: execution.started === undefined ? undefined : currentRunOf(execution),
        named: currentRunId(execution),
      }));
      if (named === undefined) return { named, current: undefined };
      if (own?.runId === named) return { named, current: own };
      const { current, next } = await this.#place.object(named).currentRun();
      if (next === undefined) return { named, current };
      await this.advance(named, next);
    }
  }

  /** What this object's run is to its head. */
  describe(): Promise<CurrentRunReply> {
    return this.#run.read((execution) => {
      if (execution.started === undefined) return {};
      const next = successorOf(execution);
      return { current: currentRunOf(execution), ...(next ? { next } : {}) };
    });
  }

  async advance(from: string, next: NextRun): Promise<void> {
    await this.#run.request((tx) => {
      if (currentRunId(tx.execution) !== from) return; // Told before.
      this.#name(tx, { ...keptOf(tx.execution.chain), currentRunId: next.runId, starting: next });
    });
    await this.startNext();
  }

  #name(tx: Transaction, value: ChainFact): void {
    tx.note({ key: 'chain', value });
  }

  startNextSoon(): void {
    if (this.#startingNext) return;
    this.#startingNext = true;
    this.startNext()
      .catch((error: unknown) =>
        console.error('perdure: the next run could not be started and will be tried again', error),
      )
      .finally(() => (this.#startingNext = false));
  }

  /** At the head: starts this run if it is owed a start. Somebody may know of it, and ask for it, before it is there. */
  async startIfOwed(runId: string): Promise<void> {
    const owed = await this.#run.read((execution) => owedRun(execution, true)?.runId);
    if (owed === runId) await this.startNext();
  }

  /** Starts the run that this object owes a start, and remembers that it has started. */
  async startNext(): Promise<void> {
    const { isHead, object } = this.#place;
    const owed = await this.#run.read((execution) => ({ next: owedRun(execution, isHead), from: execution.runId }));
    const { next, from } = owed;
    if (next === undefined) return;
    if (!isHead) {
      await object().advanceChain(from, next);
      await this.#run.request((tx) => {
        if (!tx.execution.nextRunStarted) tx.note({ key: 'next-run-started', value: true });
      });
      return;
    }
    if ('reset' in next) await this.#endForReset(next);
    const isStarted = await object(next.runId).startRun(next);
    await this.#run.request((tx) => {
      // The head may owe the start without having named the run: its own run has closed in favour of it.
      if (owedRun(tx.execution, true)?.runId !== next.runId) return;
      const { starting: _, ...rest } = tx.execution.chain ?? { currentRunId: next.runId };
      this.#name(tx, isStarted ? rest : {});
    });
  }

  async #endForReset({ runId, reset }: ResetRun): Promise<void> {
    for (const ended of new Set([reset.currentRunId, reset.baseRunId])) {
      const own = await this.#run.read((execution) => execution.runId);
      await this.#place.object(ended === own ? undefined : ended).endForReset(runId, reset.reason);
    }
  }

  /** At the head: a run was deleted. If it was current, no run is, and the workflow id is free. */
  async forget(runId: string): Promise<void> {
    const isAll = await this.#run.request((tx) => {
      if (currentRunId(tx.execution) !== runId) return false;
      if (tx.execution.started === undefined) return true;
      this.#name(tx, {});
      return false;
    });
    if (isAll) await this.#run.eraseChain(runId);
  }
}

const startedNew = (runId: string): StartWorkflowExecutionReply => ({
  runId,
  started: true,
  status: 'RUNNING',
  firstExecutionRunId: runId,
});
