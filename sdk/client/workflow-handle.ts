import type { ResetOptions, ResetReapplyExcludeType } from '../../protocol/operator-requests.ts';
import { eventToJson } from '../../protocol/json/history-json.ts';
import { compose } from '../common/compose.ts';
import type {
  BaseWorkflowHandle,
  QueryDefinition,
  UpdateDefinition,
  Workflow,
  WorkflowQueryOptions,
  WorkflowResultType,
} from '../common/interfaces.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { workflowCallError } from './errors.ts';
import type {
  WorkflowCancelInput,
  WorkflowClientInterceptor,
  WorkflowDescribeInput,
  WorkflowQueryInput,
  WorkflowSignalInput,
  WorkflowStartUpdateInput,
  WorkflowTerminateInput,
} from './interceptors.ts';
import type {
  AbortableService,
  History,
  QueryRejectCondition,
  RequestCancelWorkflowExecutionResponse,
  TerminateWorkflowExecutionResponse,
  WorkflowExecutionDescription,
  WorkflowUpdateStage,
} from './types.ts';
import * as calls from './workflow-calls.ts';
import type { WorkflowClient } from './workflow-client.ts';
import { executionDescription } from './workflow-info.ts';
import { operations } from './workflow-operations.ts';
import type { WorkflowUpdateOptions } from './workflow-options.ts';
import { workflowResult } from './workflow-result.ts';
import { createUpdateHandle, startUpdate, updateHandleAt } from './workflow-updates.ts';
import type { WorkflowUpdateHandle } from './workflow-updates.ts';

// oxlint-disable typescript/no-explicit-any -- The arguments of any message.

/** A workflow, or one run of it, from outside. @example const handle = client.workflow.getHandle<typeof order>('order-7'); */
export interface WorkflowHandle<T extends Workflow = Workflow> extends BaseWorkflowHandle<T> {
  readonly client: WorkflowClient;
  /**
   * Sends an update and waits for its result.
   *
   * @throws {WorkflowUpdateFailedError} when it is rejected or fails.
   * @throws {WorkflowUpdateRPCTimeoutOrCancelledError} when the call is aborted or runs out of time; the update goes on.
   * @example await handle.executeUpdate(setPrice, { args: [9] });
   */
  executeUpdate<Ret, Args extends [any, ...any[]], Name extends string = string>(
    def: UpdateDefinition<Ret, Args, Name> | string,
    options: WorkflowUpdateOptions & { args: Args },
  ): Promise<Ret>;
  executeUpdate<Ret, Args extends [], Name extends string = string>(
    def: UpdateDefinition<Ret, Args, Name> | string,
    options?: WorkflowUpdateOptions & { args?: Args },
  ): Promise<Ret>;
  /** Sends an update and waits until it is accepted or rejected. */
  startUpdate<Ret, Args extends [any, ...any[]], Name extends string = string>(
    def: UpdateDefinition<Ret, Args, Name> | string,
    options: WorkflowUpdateOptions & { args: Args; waitForStage: 'ACCEPTED' },
  ): Promise<WorkflowUpdateHandle<Ret>>;
  startUpdate<Ret, Args extends [], Name extends string = string>(
    def: UpdateDefinition<Ret, Args, Name> | string,
    options: WorkflowUpdateOptions & { args?: Args; waitForStage: 'ACCEPTED' },
  ): Promise<WorkflowUpdateHandle<Ret>>;
  /** A handle on an update that was sent before; whether there is one, its `result` finds out. */
  getUpdateHandle<Ret>(updateId: string, options?: GetWorkflowUpdateHandleOptions): WorkflowUpdateHandle<Ret>;
  /** Asks a workflow, open or closed. @throws {QueryNotRegisteredError} @throws {QueryRejectedError} */
  query<Ret, Args extends any[] = []>(def: QueryDefinition<Ret, Args> | string, ...args: Args): Promise<Ret>;
  queryWithOptions<Ret, Args extends any[] = []>(queryName: string, options: WorkflowQueryOptions<Args>): Promise<Ret>;
  /** Ends the workflow at once; its code learns nothing of it. */
  terminate(reason?: string): Promise<TerminateWorkflowExecutionResponse>;
  /** Asks the workflow to end: its root scope is cancelled. Perdure's addition: a `reason`, which stands in the history. */
  cancel(reason?: string): Promise<RequestCancelWorkflowExecutionResponse>;
  describe(): Promise<WorkflowExecutionDescription>;
  /** The whole history, as `runReplayHistory` takes it. Payloads are as they are stored: codecs have not decoded them. */
  fetchHistory(): Promise<History>;

  /** Perdure's addition: removes the run with its history. */
  delete(): Promise<void>;
  /** Perdure's addition: ends the run, and starts a new one from an earlier workflow task. Returns the new run's id. */
  reset(options: ResetWorkflowOptions): Promise<string>;
  /** Perdure's addition: no workflow task and no activity starts until `unpause`. */
  pause(reason?: string): Promise<void>;
  /** Perdure's addition: see `pause`. */
  unpause(reason?: string): Promise<void>;
}
/** The handle of a workflow that was started here. */
export interface WorkflowHandleWithFirstExecutionRunId<T extends Workflow = Workflow> extends WorkflowHandle<T> {
  /** The first run of the chain. */
  readonly firstExecutionRunId: string;
}
export interface WorkflowHandleWithStartDetails<
  T extends Workflow = Workflow,
> extends WorkflowHandleWithFirstExecutionRunId<T> {
  /** Always false: every workflow task runs at once here. */
  readonly eagerlyStarted: boolean;
}
export interface WorkflowHandleWithSignaledRunId<T extends Workflow = Workflow> extends WorkflowHandle<T> {
  /** The run that took the signal, which may have been there before. */
  readonly signaledRunId: string;
}

export interface WorkflowResultOptions {
  /** Whether to wait for the run that this one goes on in: by continue-as-new, a retry or cron. Default: true. */
  followRuns?: boolean;
}
export interface GetWorkflowHandleOptions extends WorkflowResultOptions {
  /** Updates, terminates and cancels only runs of the chain that began with this one. */
  firstExecutionRunId?: string;
}
export interface GetWorkflowUpdateHandleOptions {
  /** The run that has the update. Default: that of the workflow handle. */
  workflowRunId?: string;
}
export interface ResetWorkflowOptions {
  reason?: string;
  /** The workflow task to go back to: by the event that closed it, by where it stands, or the first one of a build. */
  target: ResetOptions['target'];
  /** What is not sent again to the new run. Default: everything that came after is. */
  exclude?: ResetReapplyExcludeType[];
}

/** What a handle is made of. */
export interface WorkflowHandleOptions extends GetWorkflowHandleOptions {
  workflowId: string;
  runId?: string;
  /** The run whose result is meant, where that is not the current one. */
  runIdForResult?: string;
  interceptors: WorkflowClientInterceptor[];
  queryRejectCondition?: QueryRejectCondition;
}

export function createWorkflowHandle<T extends Workflow>(
  client: WorkflowClient,
  caller: Caller,
  options: WorkflowHandleOptions,
): WorkflowHandle<T> {
  const { workflowId, runId, runIdForResult, firstExecutionRunId, interceptors, queryRejectCondition } = options;
  const workflowExecution = { workflowId, ...defined({ runId }) };
  const guard = defined({ firstExecutionRunId });

  async function update<Ret>(
    def: { name: string } | string,
    waitForStage: WorkflowUpdateStage,
    { args = [], updateId }: WorkflowUpdateOptions & { args?: unknown[] } = {},
  ): Promise<WorkflowUpdateHandle<Ret>> {
    const send = compose(interceptors, 'startUpdate', (input: WorkflowStartUpdateInput) =>
      startUpdate(caller, waitForStage, input),
    );
    const output = await send({
      workflowExecution,
      ...guard,
      updateName: nameOf(def),
      args,
      headers: {},
      options: defined({ updateId }),
    });
    const at = { workflowId, runId: output.workflowRunId };
    return updateHandleAt<Ret>(caller, waitForStage, output.updateId, at, output.outcome);
  }
  const signal = (signalName: string, args: unknown[]): Promise<void> =>
    compose(interceptors, 'signal', (input: WorkflowSignalInput) => calls.signalWorkflow(caller, input))({
      workflowExecution,
      signalName,
      args,
      headers: {},
    });
  const query = async <Ret>(queryType: string, args: unknown[]): Promise<Ret> => {
    const send = compose(interceptors, 'query', (input: WorkflowQueryInput) => calls.queryWorkflow(caller, input));
    const input = { workflowExecution, ...defined({ queryRejectCondition }), queryType, args, headers: {} };
    return (await send(input)) as Ret;
  };

  return {
    client,
    workflowId,
    result: () =>
      workflowResult<WorkflowResultType<T>>(
        caller,
        { workflowId, ...defined({ runId: runIdForResult }) },
        options.followRuns ?? true,
      ),
    signal: (def, ...args) => signal(nameOf(def), args),
    signalWithOptions: (name, { args = [] as never }) => signal(name, args),
    query: (def, ...args) => query(nameOf(def), args),
    queryWithOptions: (name, { args = [] as never }) => query(name, args),
    startUpdate: <Ret>(
      def: { name: string } | string,
      given: WorkflowUpdateOptions & { waitForStage: WorkflowUpdateStage },
    ) => update<Ret>(def, given.waitForStage, given),
    executeUpdate: async <Ret>(def: { name: string } | string, given?: WorkflowUpdateOptions) =>
      (await update<Ret>(def, 'COMPLETED', given)).result(),
    getUpdateHandle: (updateId, given) =>
      createUpdateHandle(caller, updateId, { workflowId, ...defined({ runId: given?.workflowRunId ?? runId }) }),
    terminate: (reason) =>
      compose(interceptors, 'terminate', (input: WorkflowTerminateInput) => calls.terminateWorkflow(caller, input))({
        workflowExecution,
        ...guard,
        ...defined({ reason }),
      }),
    cancel: (reason) =>
      compose(interceptors, 'cancel', (input: WorkflowCancelInput) => calls.cancelWorkflow(caller, input))({
        workflowExecution,
        ...guard,
        ...defined({ reason }),
      }),
    describe: async () => {
      const describe = (input: WorkflowDescribeInput) => calls.describeWorkflow(caller, input);
      const raw = await compose(interceptors, 'describe', describe)({ workflowExecution });
      return executionDescription(raw, caller.conversion);
    },
    fetchHistory: () => fetchHistory(caller, workflowExecution),
    ...operations(caller, workflowExecution),
  };
}

const nameOf = (def: { name: string } | string): string => (typeof def === 'string' ? def : def.name);

/** All pages of a history. */
async function fetchHistory(caller: Caller, execution: { workflowId: string; runId?: string }): Promise<History> {
  const events: object[] = [];
  let request: Parameters<AbortableService['getWorkflowExecutionHistory']>[0] = {
    ...calls.executionOf(caller, execution),
    pageSize: 256,
  };
  for (;;) {
    const asked = request;
    try {
      const page = await caller.connection.call((service, signal) =>
        service.getWorkflowExecutionHistory(asked, signal),
      );
      events.push(...page.events.map((event) => eventToJson(event, false)));
      if (page.next === undefined) return { events };
      request = { ...asked, ...defined({ runId: page.runId || undefined }), after: page.next };
    } catch (error) {
      throw workflowCallError(error, 'Failed to get Workflow execution history', execution);
    }
  }
}
