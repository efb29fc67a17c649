import { DurableObject } from 'cloudflare:workers';
import { uuidv7 } from 'uuidv7';
import type * as requests from '../../protocol/requests.ts';
import { headName, runName } from '../../protocol/object-names.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { HeartbeatReply } from '../../protocol/tasks.ts';
import { decideStart, firstRun, successorOf } from '../history/chain.ts';
import type { CurrentRun } from '../history/chain.ts';
import { terminateExecution } from '../history/close.ts';
import { describe } from '../history/describe.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import type { NextRun } from '../history/facts.ts';
import {
  activityNotFound,
  recordActivityTaskHeartbeat,
  respondActivityTask,
} from '../history/requests/respond-activity-task.ts';
import { requestCancelWorkflowExecution } from '../history/requests/request-cancel-workflow-execution.ts';
import { signalWorkflowExecution } from '../history/requests/signal-workflow-execution.ts';
import { startRun } from '../history/requests/start-run.ts';
import { currentRunId, owedRun } from '../history/tasks.ts';
import type { Transaction } from '../history/transaction.ts';
import { clock } from './clock.ts';
import { readHistory } from './history-pages.ts';
import type { WorkflowRunOptions } from './options.ts';
import { queryRun } from './query.ts';
import { Run } from './run.ts';
import { Turns } from './turns.ts';

/** What one object of a chain may ask of another, beside what anybody may ask. */
interface ChainMethods {
  startRun(next: NextRun): Promise<void>;
  currentRun(): Promise<CurrentRunReply>;
  advanceChain(from: string, next: NextRun): Promise<void>;
}
type CurrentRunReply = { readonly current?: CurrentRun; readonly next?: NextRun };
type WorkflowRunStub = requests.WorkflowRunMethods & ChainMethods;

/** How to reach the runs: the namespace of the WorkflowRun class, bound or exported. */
type RunNamespace = { getByName(name: string): unknown };
const TERMINATED_BY_START = 'TerminateIfRunning WorkflowIdReusePolicy';
const COMPLETED = 'workflow execution already completed';
const ALARM_RETRY = 5_000;

/**
 * Makes the `WorkflowRun` class of a deployment: one run of a workflow, in one object with its history. The object of the first run of a
 * workflow id is also the head of its chain, and passes on what is meant for a later run.
 */
export function createWorkflowRun<Env>(options: WorkflowRunOptions<Env>) {
  return class WorkflowRun extends DurableObject<Env> implements requests.WorkflowRunMethods, ChainMethods {
    readonly #namespace: string;
    readonly #workflowId: string;
    readonly #isHead: boolean;
    readonly #run: Run;
    /** Starts are decided one at a time: they may have to ask another object. */
    readonly #starts = new Turns();
    #startingNext = false;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      const [namespace = '', workflowId = '', runId] = (ctx.id.name ?? '').split('/').map(decodeURIComponent);
      this.#namespace = namespace;
      this.#workflowId = workflowId;
      this.#isHead = runId === undefined;
      const place = { namespace, isHead: this.#isHead, owes: () => this.#startNextSoon() };
      this.#run = new Run(ctx.storage, options as WorkflowRunOptions<never>, options.activities(env, ctx), place);
    }

    override async alarm(): Promise<void> {
      try {
        this.#run.alarmFired();
        await this.#run.move();
      } catch (error) {
        // The platform gives up after six failed alarms; a run must not be stranded by that.
        console.error('perdure: the alarm of a run failed and is set again', error);
        await this.ctx.storage.setAlarm(clock.now() + ALARM_RETRY);
      }
    }

    startWorkflowExecution(
      request: requests.StartWorkflowExecutionRequest,
    ): Promise<Reply<requests.StartWorkflowExecutionReply>> {
      return this.#starts.run(() => this.#start(request));
    }

    async #start(
      request: requests.StartWorkflowExecutionRequest,
    ): Promise<Reply<requests.StartWorkflowExecutionReply>> {
      const fresh = await this.#run.request((tx) => {
        if (tx.execution.started !== undefined) return undefined;
        const next = firstRun(request, uuidv7(), tx.now);
        startRun(tx, next);
        return next.runId;
      });
      if (fresh !== undefined)
        return ok({ runId: fresh, started: true, status: 'RUNNING', firstExecutionRunId: fresh });

      const current = await this.#currentRun();
      const { runId, firstExecutionRunId, status } = current;
      if (current.startRequestId === request.requestId) {
        return ok({ runId, started: true, status, firstExecutionRunId });
      }
      const decision = decideStart(request, current);
      if (decision.error) return decision;
      const { namespace, workflowId } = request;
      const newRunId = uuidv7();
      if (decision.ok === 'use-existing') {
        if (request.signal !== undefined) {
          const identity = request.identity === undefined ? {} : { identity: request.identity };
          const { requestId } = request;
          const signalled = await this.signalWorkflowExecution({
            namespace,
            workflowId,
            runId,
            ...request.signal,
            ...identity,
            requestId,
          });
          if (signalled.error) return signalled;
        }
        return ok({ runId, started: false, status, firstExecutionRunId });
      }
      if (decision.ok === 'terminate-and-start') {
        const reason = TERMINATED_BY_START;
        const details = [jsonPayload(`terminated by new runID: ${newRunId}`)];
        const identity = 'history-service';
        await this.terminateWorkflowExecution({ namespace, workflowId, runId, reason, details, identity });
      }
      const next = await this.#run.request((tx) => {
        const run = firstRun(request, newRunId, tx.now);
        tx.note({ key: 'chain', value: { currentRunId: run.runId, starting: run } });
        return run;
      });
      await this.#startNext();
      return ok({ runId: next.runId, started: true, status: 'RUNNING', firstExecutionRunId: next.runId });
    }

    signalWorkflowExecution(request: requests.SignalWorkflowExecutionRequest): Promise<Reply<null>> {
      return this.#route(
        request,
        (tx) => signalWorkflowExecution(tx, request),
        (run, to) => run.signalWorkflowExecution(to),
      );
    }

    requestCancelWorkflowExecution(request: requests.RequestCancelWorkflowExecutionRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        requestCancelWorkflowExecution(tx, request);
        return ok(null);
      };
      return this.#route(request, decide, (run, to) => run.requestCancelWorkflowExecution(to));
    }

    terminateWorkflowExecution(request: requests.TerminateWorkflowExecutionRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        terminateExecution(tx, request.reason, request.details, request.identity);
        return ok(null);
      };
      return this.#route(request, decide, (run, to) => run.terminateWorkflowExecution(to));
    }

    respondActivityTask(request: requests.ActivityOutcomeRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        const { activity, outcome, lastHeartbeatDetails } = request;
        if (lastHeartbeatDetails) recordActivityTaskHeartbeat(tx, activity, lastHeartbeatDetails);
        return respondActivityTask(tx, activity, outcome);
      };
      return this.#at(
        request,
        () =>
          this.#run.requestAfterTask((tx) => (isOpen(tx.execution) ? decide(tx) : activityNotFound(request.activity))),
        (run, to) => run.respondActivityTask(to),
      );
    }

    recordActivityTaskHeartbeat(request: requests.RecordActivityHeartbeatRequest): Promise<Reply<HeartbeatReply>> {
      const decide = (tx: Transaction) => recordActivityTaskHeartbeat(tx, request.activity, request.details);
      return this.#route(
        request,
        decide,
        (run, to) => run.recordActivityTaskHeartbeat(to),
        activityNotFound(request.activity),
      );
    }

    queryWorkflow(request: requests.QueryWorkflowRequest): Promise<Reply<requests.QueryWorkflowReply>> {
      return this.#at(
        request,
        () => queryRun(this.#run, request),
        (run, to) => run.queryWorkflow(to),
      );
    }

    describeWorkflowExecution(request: requests.ExecutionRequest): Promise<Reply<requests.WorkflowDescription>> {
      const local = () => this.#run.read((execution, turns) => ok(describe(execution, turns)));
      return this.#at(request, local, (run, to) => run.describeWorkflowExecution(to));
    }

    getWorkflowExecutionHistory(
      request: requests.GetWorkflowExecutionHistoryRequest,
    ): Promise<Reply<requests.GetWorkflowExecutionHistoryReply>> {
      return this.#at(
        request,
        async () => ok(await readHistory(this.#run, request)),
        (run, to) => run.getWorkflowExecutionHistory(to),
      );
    }

    /** Starts this object's run; told twice, it changes nothing. */
    async startRun(next: NextRun): Promise<void> {
      await this.#run.request((tx) => startRun(tx, next));
    }

    /** What the head must know of this run to decide about a start, and the run that follows it. */
    currentRun(): Promise<CurrentRunReply> {
      return this.#run.read((execution) => {
        if (execution.started === undefined) return {};
        const next = successorOf(execution);
        return { current: summary(execution), ...(next ? { next } : {}) };
      });
    }

    /** At the head: the run `from` has closed, and `next` follows it. */
    async advanceChain(from: string, next: NextRun): Promise<void> {
      await this.#run.request((tx) => {
        if (currentRunId(tx.execution) !== from) return; // Told before.
        tx.note({ key: 'chain', value: { currentRunId: next.runId, starting: next } });
      });
      await this.#startNext();
    }

    /** A request that changes an open run: decided here, or in the object of the run it means. */
    #route<Value, Request extends requests.ExecutionRequest & { readonly firstExecutionRunId?: string }>(
      request: Request,
      decide: (tx: Transaction) => Reply<Value>,
      forward: (run: WorkflowRunStub, request: Request) => Promise<Reply<Value>>,
      closed: Reply<never> = notFound(COMPLETED),
    ): Promise<Reply<Value>> {
      const local = () =>
        this.#run.request((tx): Reply<Value> => {
          const { firstExecutionRunId } = request;
          if (firstExecutionRunId && startedOf(tx.execution).firstExecutionRunId !== firstExecutionRunId) {
            return notFound('workflow execution not found');
          }
          return isOpen(tx.execution) ? decide(tx) : closed;
        });
      return this.#at(request, local, forward);
    }

    async #at<Value, Request extends requests.ExecutionRequest>(
      request: Request,
      local: () => Promise<Reply<Value>>,
      forward: (run: WorkflowRunStub, request: Request) => Promise<Reply<Value>>,
    ): Promise<Reply<Value>> {
      const own = await this.#run.read(({ started }) => started?.originalExecutionRunId);
      const { workflowId, runId } = request;
      const unknown = notFound(
        runId === undefined
          ? `workflow not found for ID: ${workflowId}`
          : `workflow execution not found for workflow ID "${workflowId}" and run ID "${runId}"`,
      );
      if (own === undefined) return unknown;
      if (runId === own) return local();
      if (!this.#isHead) return unknown;
      const target = runId ?? (await this.#currentRun()).runId;
      if (target === own) return local();
      return forward(this.#object(target), { ...request, runId: target });
    }

    /** At the head: the current run of the chain, followed past runs whose successors the head has not heard of yet. */
    async #currentRun(): Promise<CurrentRun> {
      for (;;) {
        await this.#startNext();
        const { own, runId } = await this.#run.read((execution) => ({
          own: summary(execution),
          runId: currentRunId(execution),
        }));
        if (own.runId === runId) return own;
        const { current, next } = await this.#object(runId).currentRun();
        if (next !== undefined) await this.advanceChain(runId, next);
        else if (current !== undefined) return current;
        else throw new Error(`run ${runId} of workflow ${this.#workflowId} was named current, but never started`);
      }
    }

    #startNextSoon(): void {
      if (this.#startingNext) return;
      this.#startingNext = true;
      this.#startNext()
        .catch((error: unknown) =>
          console.error('perdure: the next run could not be started and will be tried again', error),
        )
        .finally(() => (this.#startingNext = false));
    }

    /** Starts the run that this object owes a start, and remembers that it has started. */
    async #startNext(): Promise<void> {
      const owed = await this.#run.read((execution) => ({
        next: owedRun(execution, this.#isHead),
        from: execution.started?.originalExecutionRunId,
      }));
      const { next, from } = owed;
      if (next === undefined || from === undefined) return;
      if (this.#isHead) {
        await this.#object(next.runId).startRun(next);
        await this.#run.request((tx) => {
          if (owedRun(tx.execution, true)?.runId === next.runId) {
            tx.note({ key: 'chain', value: { currentRunId: next.runId } });
          }
        });
      } else {
        await this.#object().advanceChain(from, next);
        await this.#run.request((tx) => {
          if (!tx.execution.nextRunStarted) tx.note({ key: 'next-run-started', value: true });
        });
      }
    }

    /** The object of a run of this chain, or its head. */
    #object(runId?: string): WorkflowRunStub {
      const exports = (this.ctx as unknown as { exports?: Record<string, RunNamespace> }).exports;
      const runs = exports?.['WorkflowRun'];
      if (runs === undefined) throw new Error('the Worker must export the class WorkflowRun: see createWorker');
      const name =
        runId === undefined
          ? headName(this.#namespace, this.#workflowId)
          : runName(this.#namespace, this.#workflowId, runId);
      return runs.getByName(name) as WorkflowRunStub;
    }
  };
}

function summary(execution: Execution): CurrentRun {
  const started = startedOf(execution);
  return {
    runId: started.originalExecutionRunId,
    firstExecutionRunId: started.firstExecutionRunId,
    status: execution.status,
    startTime: started.eventTime,
    ...(started.startRequestId ? { startRequestId: started.startRequestId } : {}),
  };
}
