import type * as operator from '../../protocol/operator-requests.ts';
import type * as requests from '../../protocol/requests.ts';
import { headName, runName } from '../../protocol/object-names.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { HeartbeatReply } from '../../protocol/tasks.ts';
import { terminateExecution } from '../history/close.ts';
import { CLOSED } from '../history/apply.ts';
import { describe } from '../history/describe.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import { attachToRun } from '../history/requests/attach-to-run.ts';
import { childClosed } from '../history/requests/answers-of-others.ts';
import type { Execution } from '../history/execution.ts';
import type { NextRun } from '../history/facts.ts';
import {
  activityNotFound,
  recordActivityTaskHeartbeat,
  respondActivityTask,
} from '../history/requests/respond-activity-task.ts';
import { nexusOperationCompleted } from '../history/requests/respond-nexus.ts';
import {
  pauseActivity,
  resetActivity,
  unpauseActivity,
  updateActivityOptions,
} from '../history/requests/operate-activities.ts';
import { pauseWorkflowExecution, unpauseWorkflowExecution } from '../history/requests/pause-workflow-execution.ts';
import { requestCancelWorkflowExecution } from '../history/requests/request-cancel-workflow-execution.ts';
import { signalWorkflowExecution } from '../history/requests/signal-workflow-execution.ts';
import { resetPoint, startResetRun } from '../history/requests/reset-workflow-execution.ts';
import { startRun } from '../history/requests/start-run.ts';
import { updateWorkflowExecutionOptions } from '../history/requests/update-workflow-execution-options.ts';
import type { Transaction } from '../history/transaction.ts';
import { Chain } from './chain.ts';
import { Deletion } from './deletion.ts';
import type { ChainMethods, CurrentRunReply, RunMethods, WorkflowRunStub } from './chain.ts';
import { deliver } from './deliver.ts';
import { readHistory } from './history-pages.ts';
import type { WorkflowRunOptions } from './options.ts';
import type { ObjectClass, Platform } from '../platform/platform.ts';
import { queryRun } from './query.ts';
import { COMPLETED, OTHER_CHAIN, Routing } from './routing.ts';
import { withPlainResults } from './plain-results.ts';
import { Run } from './run.ts';
import { readForReset } from './take-over.ts';
import { pollUpdate, updateRun } from './update.ts';
import { startAndUpdate } from './update-with-start.ts';

/** How to reach the runs: the namespace of the WorkflowRun class, bound or exported. */
type RunNamespace = { getByName(name: string): unknown };
/** Runs of a chain that an update follows while each closes before it. */
const LONGEST_CHASE = 10;
const ALARM_RETRY = 5_000;
/** Who ends the run that a reset replaces: the name that Temporal's server uses. */
const RESETTER = 'history-resetter';

/**
 * Makes the `WorkflowRun` class of a deployment: one run of a workflow, in one object with its history. The object of the first run of a
 * workflow id is also the head of its chain, and passes on what is meant for a later run.
 */
export function createWorkflowRun<Env>(
  platform: Platform,
  options: WorkflowRunOptions<Env>,
): ObjectClass<Env, RunMethods & ChainMethods> {
  return class WorkflowRun extends platform.DurableObject<Env> implements RunMethods, ChainMethods {
    readonly #namespace: string;
    readonly #workflowId: string;
    readonly #isHead: boolean;
    readonly #run: Run;
    readonly #chain: Chain;
    readonly #routing: Routing;
    readonly #deletion: Deletion;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      const [namespace = '', workflowId = '', runId] = (ctx.id.name ?? '').split('/').map(decodeURIComponent);
      this.#namespace = namespace;
      this.#workflowId = workflowId;
      this.#isHead = runId === undefined;
      const dispatchers = { activities: options.activities(env, ctx), nexus: options.nexus(env, ctx) };
      this.#run = new Run(platform, ctx.storage, options as WorkflowRunOptions<never>, dispatchers, {
        namespace,
        isHead: this.#isHead,
        owesNextRun: () => this.#chain.startNextSoon(),
        deliver: (execution, delivery) =>
          deliver(
            {
              namespace,
              execution,
              workflow: (id) => this.#workflow(id),
              schedule: (id) => options.schedule(namespace, id),
            },
            delivery,
          ),
        report: async (report) => {
          const shard = await options.index(namespace, workflowId, report.record.startTime);
          await shard.upsert([report]);
        },
        searchAttributes: () => options.searchAttributes(namespace),
      });
      const place = { isHead: this.#isHead, newId: platform.newId, object: (id?: string) => this.#object(id) };
      this.#chain = new Chain(this.#run, place);
      this.#routing = new Routing(this.#run, this.#chain, place);
      this.#deletion = new Deletion({
        run: this.#run,
        chain: this.#chain,
        routing: this.#routing,
        isHead: this.#isHead,
        removeFromIndex: async (run, startTime) => (await options.index(namespace, workflowId, startTime)).remove(run),
      });
    }

    override async alarm(): Promise<void> {
      try {
        this.#run.alarmFired();
        await this.#run.move();
        await this.#deletion.goOn(this.#namespace, this.#workflowId, () => this.#object());
      } catch (error) {
        // The platform gives up after six failed alarms; a run must not be stranded by that.
        console.error('perdure: the alarm of a run failed and is set again', error);
        await this.ctx.storage.setAlarm(platform.clock.now() + ALARM_RETRY);
      }
    }

    async startWorkflowExecution({
      waitMs,
      ...request
    }: requests.StartWorkflowExecutionRequest): Promise<Reply<requests.StartWorkflowExecutionReply>> {
      const reply = await this.#chain.start(request);
      if (waitMs === undefined || reply.error) return reply;
      const { namespace, workflowId } = request;
      const run = { namespace, workflowId, runId: reply.ok.runId };
      const end = await this.getWorkflowExecutionHistory({ ...run, pageSize: 1, waitMs, closeEventOnly: true });
      const [closeEvent] = end.ok?.events ?? [];
      if (closeEvent === undefined) return reply;
      return ok({ ...reply.ok, status: CLOSED[closeEvent.type] ?? reply.ok.status, closeEvent });
    }

    startAndUpdate(
      request: requests.StartWorkflowExecutionRequest,
      update: requests.UpdateOfStart,
    ): Promise<requests.StartAndUpdateReply> {
      return startAndUpdate({ run: this.#run, chain: this.#chain, object: this }, request, update);
    }

    async updateWorkflowExecution(
      request: requests.UpdateWorkflowExecutionRequest,
    ): Promise<Reply<requests.UpdateWorkflowExecutionReply>> {
      const { firstExecutionRunId, update } = request;
      const local = async () => {
        const first = await this.#run.read((execution) => startedOf(execution).firstExecutionRunId);
        if (firstExecutionRunId && first !== firstExecutionRunId) return OTHER_CHAIN;
        return updateRun(this.#run, update, request);
      };
      for (let runs = 0; ; runs++) {
        const reply = await this.#routing.at(request, local, (run, to) => run.updateWorkflowExecution(to));
        // A run that has gone on in another one has not taken the update along.
        const missed = reply.error?.message === COMPLETED && request.runId === undefined && this.#isHead;
        if (!missed || runs === LONGEST_CHASE) return reply;
        if ((await this.#chain.current())?.status !== 'RUNNING') return reply;
      }
    }

    pollWorkflowExecutionUpdate(
      request: requests.PollWorkflowExecutionUpdateRequest,
    ): Promise<Reply<requests.UpdateWorkflowExecutionReply>> {
      return this.#routing.at(
        request,
        () => pollUpdate(this.#run, request.updateId, request),
        (run, to) => run.pollWorkflowExecutionUpdate(to),
      );
    }

    childWorkflowExecutionClosed(request: requests.ChildClosedRequest): Promise<Reply<null>> {
      const { initiatedEventId, child, close } = request;
      const local = () =>
        this.#run.requestAfterTask((tx) => {
          if (isOpen(tx.execution)) childClosed(tx, initiatedEventId, child, close);
          return tx.execution.resetRunId;
        });
      const tell = async (): Promise<Reply<null>> => {
        const resetRunId = await local();
        // What has become of a run that was reset goes on with its children.
        return resetRunId === undefined
          ? ok(null)
          : this.#object().childWorkflowExecutionClosed({ ...request, runId: resetRunId });
      };
      return this.#routing.at(request, tell, (run, to) => run.childWorkflowExecutionClosed(to));
    }

    completeNexusOperation(request: requests.NexusCompletionRequest): Promise<Reply<null>> {
      const { operationToken, outcome } = request;
      const tell = async (): Promise<Reply<null>> => {
        const resetRunId = await this.#run.requestAfterTask((tx) => {
          if (isOpen(tx.execution)) nexusOperationCompleted(tx, request, operationToken, outcome);
          return tx.execution.resetRunId;
        });
        // As with children: what has become of a run that was reset goes on with its operations.
        return resetRunId === undefined
          ? ok(null)
          : this.#object().completeNexusOperation({ ...request, runId: resetRunId });
      };
      return this.#routing.at(request, tell, (run, to) => run.completeNexusOperation(to));
    }

    attachToRun(request: requests.AttachToRunRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => attachToRun(tx, request),
        (run, to) => run.attachToRun(to),
      );
    }

    signalWorkflowExecution(request: requests.SignalWorkflowExecutionRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => signalWorkflowExecution(tx, request),
        (run, to) => run.signalWorkflowExecution(to),
        takenBefore(request),
      );
    }

    requestCancelWorkflowExecution(request: requests.RequestCancelWorkflowExecutionRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        requestCancelWorkflowExecution(tx, request);
        return ok(null);
      };
      return this.#routing.change(
        request,
        decide,
        (run, to) => run.requestCancelWorkflowExecution(to),
        takenBefore(request),
      );
    }

    terminateWorkflowExecution(request: requests.TerminateWorkflowExecutionRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        terminateExecution(tx, request.reason, request.details, request.identity);
        return ok(null);
      };
      return this.#routing.change(request, decide, (run, to) => run.terminateWorkflowExecution(to));
    }

    pauseWorkflowExecution(request: operator.PauseWorkflowExecutionRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => pauseWorkflowExecution(tx, request),
        (run, to) => run.pauseWorkflowExecution(to),
      );
    }

    unpauseWorkflowExecution(request: operator.PauseWorkflowExecutionRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => unpauseWorkflowExecution(tx, request),
        (run, to) => run.unpauseWorkflowExecution(to),
      );
    }

    updateWorkflowExecutionOptions(
      request: operator.UpdateWorkflowExecutionOptionsRequest,
    ): Promise<Reply<operator.WorkflowExecutionOptions>> {
      return this.#routing.change(
        request,
        (tx) => updateWorkflowExecutionOptions(tx, request),
        (run, to) => run.updateWorkflowExecutionOptions(to),
      );
    }

    pauseActivity(request: operator.PauseActivityRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => pauseActivity(tx, request),
        (run, to) => run.pauseActivity(to),
      );
    }

    unpauseActivity(request: operator.UnpauseActivityRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => unpauseActivity(tx, request),
        (run, to) => run.unpauseActivity(to),
      );
    }

    resetActivity(request: operator.ResetActivityRequest): Promise<Reply<null>> {
      return this.#routing.change(
        request,
        (tx) => resetActivity(tx, request),
        (run, to) => run.resetActivity(to),
      );
    }

    updateActivityOptions(request: operator.UpdateActivityOptionsRequest): Promise<Reply<operator.ActivityOptions>> {
      return this.#routing.change(
        request,
        (tx) => updateActivityOptions(tx, request),
        (run, to) => run.updateActivityOptions(to),
      );
    }

    respondActivityTask(request: requests.ActivityOutcomeRequest): Promise<Reply<null>> {
      const decide = (tx: Transaction) => {
        const { activity, outcome, lastHeartbeatDetails } = request;
        if (lastHeartbeatDetails) {
          const beat = recordActivityTaskHeartbeat(tx, activity, lastHeartbeatDetails);
          if (beat.error && !isOpen(tx.execution)) return beat;
        }
        return respondActivityTask(tx, activity, outcome);
      };
      return this.#routing.at(
        request,
        () =>
          this.#run.requestAfterTask((tx) => (isOpen(tx.execution) ? decide(tx) : activityNotFound(request.activity))),
        (run, to) => run.respondActivityTask(to),
      );
    }

    recordActivityTaskHeartbeat(request: requests.RecordActivityHeartbeatRequest): Promise<Reply<HeartbeatReply>> {
      const decide = (tx: Transaction) => recordActivityTaskHeartbeat(tx, request.activity, request.details);
      return this.#routing.change(
        request,
        decide,
        (run, to) => run.recordActivityTaskHeartbeat(to),
        () => activityNotFound(request.activity),
      );
    }

    queryWorkflow(request: requests.QueryWorkflowRequest): Promise<Reply<requests.QueryWorkflowReply>> {
      return this.#routing.at(
        request,
        () => queryRun(this.#run, request),
        (run, to) => run.queryWorkflow(to),
      );
    }

    describeWorkflowExecution(request: requests.ExecutionRequest): Promise<Reply<requests.WorkflowDescription>> {
      const local = () => this.#run.read((execution, turns) => ok(describe(execution, turns)));
      return this.#routing.at(request, local, (run, to) => run.describeWorkflowExecution(to));
    }

    getWorkflowExecutionHistory(
      request: requests.GetWorkflowExecutionHistoryRequest,
    ): Promise<Reply<requests.GetWorkflowExecutionHistoryReply>> {
      return this.#routing.at(
        request,
        async () => ok(await readHistory(this.#run, request)),
        (run, to) => run.getWorkflowExecutionHistory(to),
      );
    }

    async startRun(next: NextRun): Promise<boolean> {
      /** A run that was deleted since does not come back. */
      const begin = (start: (tx: Transaction) => void): Promise<boolean> =>
        this.#run.request((tx) => {
          if (tx.execution.started === undefined && this.#run.isGone) return false;
          start(tx);
          return true;
        });
      if (!('reset' in next)) return begin((tx) => startRun(tx, next));
      const workflow = { namespace: this.#namespace, workflowId: this.#workflowId };
      if (await this.#run.read(({ started }) => started !== undefined)) return true; // Told before.
      const taken = await readForReset(this.#object(), workflow, next);
      if (taken === undefined) return false;
      return begin((tx) => startResetRun(tx, next, taken.base, taken.later));
    }

    currentRun(): Promise<CurrentRunReply> {
      return this.#chain.describe();
    }

    advanceChain(from: string, next: NextRun): Promise<void> {
      return this.#chain.advance(from, next);
    }

    forbidStart(key: requests.StartKey): Promise<boolean> {
      return this.#chain.forbidStart(key);
    }

    resetWorkflowExecution(request: operator.ResetWorkflowExecutionRequest): Promise<Reply<{ runId: string }>> {
      return this.#chain.reset(request);
    }

    resetPoint(request: operator.ResetWorkflowExecutionRequest): Promise<Reply<number>> {
      return this.#routing.at(
        request,
        async () => resetPoint(this.#run.events(0), request),
        (run, to) => run.resetPoint(to),
      );
    }

    async endForReset(newRunId: string, reason: string): Promise<void> {
      await this.#run.request((tx) => {
        if (tx.execution.started === undefined || tx.execution.resetRunId !== undefined) return;
        if (isOpen(tx.execution)) terminateExecution(tx, reason, undefined, RESETTER);
        tx.note({ key: 'reset-run', value: newRunId });
      });
    }

    poke(request: requests.ExecutionRequest): Promise<Reply<number | undefined>> {
      const local = async () => ok(await this.#run.poke());
      return this.#routing.at(request, local, (run, to) => run.poke(to));
    }

    expire(request: requests.ExecutionRequest): Promise<Reply<null>> {
      return this.#deletion.expire(request);
    }

    deleteWorkflowExecution(request: requests.ExecutionRequest): Promise<Reply<null>> {
      return this.#deletion.delete(request);
    }

    /** The object of a run of this chain, or its head. */
    #object(runId?: string): WorkflowRunStub {
      if (runId === undefined && this.#isHead) return this;
      return runId === undefined
        ? this.#workflow(this.#workflowId)
        : this.#stub(runName(this.#namespace, this.#workflowId, runId));
    }

    /** The head of another workflow of this namespace, or of this one. */
    #workflow(workflowId: string): WorkflowRunStub {
      return this.#stub(headName(this.#namespace, workflowId));
    }

    #stub(name: string): WorkflowRunStub {
      const exports = (this.ctx as unknown as { exports?: Record<string, RunNamespace> }).exports;
      const runs = exports?.['WorkflowRun'];
      if (runs === undefined) throw new Error('the Worker must export the class WorkflowRun: see createWorker');
      return withPlainResults(runs.getByName(name) as WorkflowRunStub);
    }
  };
}

/** What a closed run answers: what it took before it closed, and is sent again, it has taken. */
const takenBefore =
  ({ requestId }: { readonly requestId?: string }) =>
  (execution: Execution): Reply<null> =>
    requestId !== undefined && execution.requestIds.has(requestId) ? ok(null) : notFound(COMPLETED);
