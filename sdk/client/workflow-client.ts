import { compose } from '../common/compose.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type {
  HistoryAndWorkflowId,
  UpdateDefinition,
  WithWorkflowArgs,
  Workflow,
  WorkflowResultType,
} from '../common/interfaces.ts';
import { BaseClient } from './base-client.ts';
import type { BaseClientOptions, LoadedWithDefaults } from './base-client.ts';
import { defined } from './defined.ts';
import { callError } from './errors.ts';
import { interceptorsOf, startInterceptors } from './interceptors.ts';
import type {
  WorkflowClientInterceptor,
  WorkflowClientInterceptors,
  WorkflowSignalWithStartInput,
  WorkflowStartInput,
  WorkflowStartOutput,
  WorkflowStartUpdateWithStartInput,
} from './interceptors.ts';
import { mapAsyncIterable } from './map-async-iterable.ts';
import type {
  CountWorkflowExecution,
  QueryRejectCondition,
  WorkflowExecutionInfo,
  WorkflowUpdateStage,
} from './types.ts';
import { operationState } from './with-start-workflow-operation.ts';
import type { WithStartWorkflowOperation } from './with-start-workflow-operation.ts';
import * as calls from './workflow-calls.ts';
import { createWorkflowHandle } from './workflow-handle.ts';
import type {
  GetWorkflowHandleOptions,
  WorkflowHandle,
  WorkflowHandleOptions,
  WorkflowHandleWithSignaledRunId,
  WorkflowHandleWithStartDetails,
  WorkflowResultOptions,
} from './workflow-handle.ts';
import { executionCount, executionInfo } from './workflow-info.ts';
import { compileStartOptions } from './workflow-options.ts';
import type {
  WorkflowSignalWithStartOptions,
  WorkflowStartOptions,
  WorkflowUpdateOptions,
} from './workflow-options.ts';
import { workflowResult } from './workflow-result.ts';
import { startUpdateWithStart, updateHandleAt } from './workflow-updates.ts';
import type { WorkflowUpdateHandle } from './workflow-updates.ts';

// oxlint-disable typescript/no-explicit-any -- The arguments of any message.

export interface WorkflowClientOptions extends BaseClientOptions {
  interceptors?: WorkflowClientInterceptors | WorkflowClientInterceptor[];
  /** Which closed runs refuse queries. Default: none. */
  queryRejectCondition?: QueryRejectCondition;
}
export type LoadedWorkflowClientOptions = LoadedWithDefaults<WorkflowClientOptions>;
export interface ListOptions {
  /** Runs in one call. Default and at most: 1,000. */
  pageSize?: number;
  /** A list filter. @example "WorkflowType = 'order' AND ExecutionStatus = 'Running'" */
  query?: string;
}
export interface IntoHistoriesOptions {
  /** Histories that are fetched at once. Default: 5. */
  concurrency?: number;
  /** Histories that are kept ready beyond that. Default: no limit. */
  bufferLimit?: number;
}
export interface AsyncWorkflowListIterable extends AsyncIterable<WorkflowExecutionInfo> {
  /** The histories of the runs, as `runReplayHistories` takes them; of several at once, the first that is there comes first. */
  intoHistories: (options?: IntoHistoriesOptions) => AsyncIterable<HistoryAndWorkflowId>;
}
type WithStart<T extends Workflow, Args extends any[]> = WorkflowUpdateOptions & {
  args?: Args;
  startWorkflowOperation: WithStartWorkflowOperation<T>;
};

/**
 * Starts workflows, and gives handles on them.
 *
 * @example
 * const handle = await client.workflow.start(order, { workflowId: 'order-7', taskQueue: 'orders', args: [{ sku: 'a' }] });
 * console.log(await handle.result());
 */
export class WorkflowClient extends BaseClient<WorkflowClientOptions> {
  constructor(options: WorkflowClientOptions = {}) {
    super(options);
  }

  /**
   * Starts a workflow.
   *
   * @throws {WorkflowExecutionAlreadyStartedError} when the id is taken and the policies do not allow another.
   */
  async start<T extends Workflow>(
    workflowTypeOrFunc: string | T,
    options: WorkflowStartOptions<T>,
  ): Promise<WorkflowHandleWithStartDetails<T>> {
    const { workflowId } = options;
    const interceptors = this.#interceptors(workflowId);
    const {
      runId,
      eagerlyStarted,
      firstExecutionRunId = runId,
    } = await this.#start(workflowTypeOrFunc, options, interceptors);
    // Not bound to its run: it is meant to reach the runs that follow as well.
    const handle = this.#handle<T>({
      workflowId,
      firstExecutionRunId,
      runIdForResult: runId,
      interceptors,
      ...following(options),
    });
    return { ...handle, firstExecutionRunId, eagerlyStarted };
  }

  /** Starts a workflow and waits for its result; of a short one, in one request. @throws {WorkflowFailedError} when it ends in any other way. */
  async execute<T extends Workflow>(
    workflowTypeOrFunc: string | T,
    options: WorkflowStartOptions<T>,
  ): Promise<WorkflowResultType<T>> {
    const { workflowId } = options;
    let closed: calls.ClosedRun | undefined;
    const { runId } = await this.#start(
      workflowTypeOrFunc,
      options,
      this.#interceptors(workflowId),
      (run) => (closed = run),
    );
    return workflowResult(this.caller, { workflowId, runId }, following(options).followRuns, closed);
  }

  /** Signals a workflow, which is started if it is not open. */
  async signalWithStart<T extends Workflow, SignalArgs extends any[] = []>(
    workflowTypeOrFunc: string | T,
    options: WithWorkflowArgs<T, WorkflowSignalWithStartOptions<SignalArgs>>,
  ): Promise<WorkflowHandleWithSignaledRunId<T>> {
    const { signal, signalArgs = [], workflowId } = options;
    const interceptors = this.#interceptors(workflowId);
    const send = compose(interceptors, 'signalWithStart', (input: WorkflowSignalWithStartInput) =>
      calls.signalWithStart(this.caller, input),
    );
    const runId = await send({
      workflowType: extractWorkflowType(workflowTypeOrFunc),
      signalName: typeof signal === 'string' ? signal : signal.name,
      signalArgs,
      headers: {},
      options: compileStartOptions(withoutSignal(options)),
    });
    // Whether the run is the first of its chain is not known.
    const handle = this.#handle<T>({ workflowId, runIdForResult: runId, interceptors, ...following(options) });
    return { ...handle, signaledRunId: runId };
  }

  /** Sends an update to a workflow, which is started if it is not open, and waits for the update's result. */
  async executeUpdateWithStart<T extends Workflow, Ret, Args extends any[]>(
    updateDef: UpdateDefinition<Ret, Args> | string,
    updateOptions: WithStart<T, Args>,
  ): Promise<Ret> {
    return (await this.#updateWithStart(updateDef, updateOptions, 'COMPLETED')).result();
  }
  /** The same, and waits until the update is accepted or rejected. */
  async startUpdateWithStart<T extends Workflow, Ret, Args extends any[]>(
    updateDef: UpdateDefinition<Ret, Args> | string,
    updateOptions: WithStart<T, Args> & { waitForStage: 'ACCEPTED' },
  ): Promise<WorkflowUpdateHandle<Ret>> {
    return this.#updateWithStart(updateDef, updateOptions, updateOptions.waitForStage);
  }

  /** Waits for a workflow's result. @throws {WorkflowFailedError} when it ends in any other way. */
  result<T extends Workflow>(
    workflowId: string,
    runId?: string,
    options?: WorkflowResultOptions,
  ): Promise<WorkflowResultType<T>> {
    return workflowResult(this.caller, { workflowId, ...defined({ runId }) }, options?.followRuns ?? true);
  }

  /**
   * A handle on a workflow: on its current run, on one run by `runId`, or on the chain that began with `firstExecutionRunId`. Whether there is
   * one, its calls find out.
   */
  getHandle<T extends Workflow>(
    workflowId: string,
    runId?: string,
    options?: GetWorkflowHandleOptions,
  ): WorkflowHandle<T> {
    const { firstExecutionRunId } = options ?? {};
    return this.#handle<T>({
      workflowId,
      ...defined({ runId, firstExecutionRunId, runIdForResult: runId ?? firstExecutionRunId }),
      interceptors: this.#interceptors(workflowId, runId),
      ...following(options ?? {}),
    });
  }

  /** The runs that a list filter selects. What has just happened may not be in it yet. */
  list(options: ListOptions = {}): AsyncWorkflowListIterable {
    const runs = this.#list(options);
    return {
      [Symbol.asyncIterator]: () => runs[Symbol.asyncIterator](),
      intoHistories: ({ concurrency = 5, bufferLimit } = {}) =>
        mapAsyncIterable(
          runs,
          async ({ workflowId, runId }) => ({
            workflowId,
            history: await this.getHandle(workflowId, runId).fetchHistory(),
          }),
          { concurrency, ...defined({ bufferLimit }) },
        ),
    };
  }

  /** How many runs a list filter selects; it may end in `GROUP BY ExecutionStatus`. */
  async count(query?: string): Promise<CountWorkflowExecution> {
    const request = { namespace: this.options.namespace, ...defined({ query }) };
    try {
      return executionCount(
        await this.connection.call((service, signal) => service.countWorkflowExecutions(request, signal)),
      );
    } catch (error) {
      throw callError(error, 'Failed to count workflows');
    }
  }

  async *#list(options: ListOptions): AsyncGenerator<WorkflowExecutionInfo> {
    const { namespace } = this.options;
    let nextPageToken: string | undefined;
    do {
      const request = { namespace, ...options, ...defined({ nextPageToken }) };
      const page = await this.connection
        .call((service, signal) => service.listWorkflowExecutions(request, signal))
        .catch((error: unknown) => {
          throw callError(error, 'Failed to list workflows');
        });
      for (const record of page.executions) yield await executionInfo(record, this.caller.conversion);
      ({ nextPageToken } = page);
    } while (nextPageToken);
  }

  async #start<T extends Workflow>(
    workflowTypeOrFunc: string | T,
    options: WorkflowStartOptions<T>,
    interceptors: WorkflowClientInterceptor[],
    closed?: (run: calls.ClosedRun) => void,
  ): Promise<WorkflowStartOutput> {
    const workflowType = extractWorkflowType(workflowTypeOrFunc);
    const send = compose(startInterceptors(interceptors), 'startWithDetails', (input: WorkflowStartInput) =>
      calls.startWorkflow(this.caller, input, closed),
    );
    return send({ workflowType, headers: {}, options: compileStartOptions(options) });
  }

  async #updateWithStart<T extends Workflow, Ret, Args extends any[]>(
    updateDef: UpdateDefinition<Ret, Args> | string,
    { startWorkflowOperation, args, updateId }: WithStart<T, Args>,
    waitForStage: WorkflowUpdateStage,
  ): Promise<WorkflowUpdateHandle<Ret>> {
    const { workflowTypeOrFunc, options } = startWorkflowOperation;
    const { workflowId } = options;
    const operation = operationState(startWorkflowOperation);
    const workflowType = extractWorkflowType(workflowTypeOrFunc);
    const workflowStartOptions = compileStartOptions(options);
    const interceptors = this.#interceptors(workflowId);
    const observer = {
      started: ({ firstExecutionRunId }: { firstExecutionRunId: string }) =>
        operation.resolve(this.#handle<T>({ workflowId, firstExecutionRunId, interceptors, ...following(options) })),
      refused: (error: Error) => operation.reject(error),
    };
    const send = compose(interceptors, 'startUpdateWithStart', (input: WorkflowStartUpdateWithStartInput) =>
      startUpdateWithStart(this.caller, waitForStage, observer, input),
    );
    const output = await send({
      workflowType,
      workflowStartOptions,
      workflowStartHeaders: {},
      updateName: typeof updateDef === 'string' ? updateDef : updateDef.name,
      updateArgs: args ?? [],
      updateOptions: defined({ updateId }),
      updateHeaders: {},
    });
    const { workflowExecution, updateOutcome } = output;
    return updateHandleAt<Ret>(this.caller, waitForStage, output.updateId, workflowExecution, updateOutcome);
  }

  #handle<T extends Workflow>(options: WorkflowHandleOptions): WorkflowHandle<T> {
    const { queryRejectCondition } = this.options;
    return createWorkflowHandle<T>(this, this.caller, { ...options, ...defined({ queryRejectCondition }) });
  }

  #interceptors(workflowId: string, runId?: string): WorkflowClientInterceptor[] {
    return interceptorsOf(this.options.interceptors, { workflowId, ...defined({ runId }) });
  }
}

/** The options of the start that goes with a signal. */
function withoutSignal(options: object): WorkflowStartOptions {
  const { signal: _, signalArgs: __, ...rest } = options as WorkflowSignalWithStartOptions<any[]>;
  return rest;
}

const following = ({ followRuns = true }: WorkflowResultOptions): { followRuns: boolean } => ({ followRuns });
