import { HandlerError, HandlerStartOperationResult } from 'nexus-rpc';
import type { CancelOperationContext, OperationHandler, StartOperationContext } from 'nexus-rpc';
import { OPERATION_TOKEN_HEADER } from '../../protocol/nexus.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import type { ServiceError } from '../../protocol/service-error.ts';
import { WorkflowExecutionAlreadyStartedError } from '../common/failures.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type {
  QueryDefinition,
  SignalDefinition,
  WithWorkflowArgs,
  Workflow,
  WorkflowResultType,
} from '../common/interfaces.ts';
import { mapPayloads } from '../common/payload-codec.ts';
import { fromPayloads, toPayloads } from '../common/payload-converter.ts';
import { contextOf } from './context.ts';
import { workflowOfToken, workflowRunToken } from './operation-token.ts';
import { startRequest } from './start-request.ts';
import type { WorkflowSignalWithStartOptions, WorkflowStartOptions } from './start-request.ts';

/** Carries the type of the result; no value has it. */
declare const resultBrand: unique symbol;

// oxlint-disable typescript/no-explicit-any -- The constraints of messages of any shape.

/** The workflow behind an operation. */
export interface WorkflowHandle<T> {
  readonly workflowId: string;
  readonly runId?: string;
  signal<Args extends any[] = [], Name extends string = string>(
    definition: SignalDefinition<Args, Name> | string,
    ...args: Args
  ): Promise<void>;
  query<Result, Args extends any[] = []>(
    definition: QueryDefinition<Result, Args> | string,
    ...args: Args
  ): Promise<Result>;
  readonly [resultBrand]?: T;
}

/**
 * Starts a workflow whose end completes the operation, with its result or its failure. Called again for the same request it starts nothing.
 * With the conflict policy `USE_EXISTING` a workflow that runs already completes the operation.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} when the workflow id is taken: the operation fails.
 * @example new WorkflowRunOperationHandler((ctx, order: Order) => startWorkflow(ctx, ship, { args: [order], workflowId: order.id }))
 */
export async function startWorkflow<T extends Workflow>(
  ctx: StartOperationContext,
  workflow: string | T,
  options: WorkflowStartOptions<T>,
): Promise<WorkflowHandle<WorkflowResultType<T>>> {
  const { requestId, callbackUrl: url, callbackHeaders } = ctx;
  const token = workflowRunToken(contextOf().info.namespace, options.workflowId);
  const header = { ...callbackHeaders, [OPERATION_TOKEN_HEADER]: token };
  const callbacks = url === undefined ? {} : { completionCallbacks: [{ nexus: { url, header } }] };
  const attach =
    options.workflowIdConflictPolicy === 'USE_EXISTING'
      ? { onConflictOptions: { attachRequestId: true, attachCompletionCallbacks: true, attachLinks: true } }
      : {};
  return start(workflow, options, { requestId, ...callbacks, ...attach });
}

/** Signals a workflow, which is started where it does not run. Its end does not complete the operation. */
export function signalWithStartWorkflow<T extends Workflow, SignalArgs extends any[] = []>(
  _ctx: StartOperationContext,
  workflow: string | T,
  options: WithWorkflowArgs<T, WorkflowSignalWithStartOptions<SignalArgs>>,
): Promise<WorkflowHandle<WorkflowResultType<T>>> {
  const { signal, signalArgs = [] } = options as WorkflowSignalWithStartOptions<SignalArgs>;
  const input = toPayloads(contextOf().converter, [...signalArgs]);
  const signalName = typeof signal === 'string' ? signal : signal.name;
  const requestId = crypto.randomUUID();
  return start(workflow, options, { requestId, signal: { signalName, ...(input.length > 0 ? { input } : {}) } });
}

async function start<T extends Workflow>(
  workflow: string | T,
  options: WorkflowStartOptions<T>,
  more: Pick<StartWorkflowExecutionRequest, 'requestId' | 'completionCallbacks' | 'onConflictOptions' | 'signal'>,
): Promise<WorkflowHandle<WorkflowResultType<T>>> {
  const { converter, encode, info, workflows } = contextOf();
  const { workflowId } = options;
  const request = { ...startRequest(workflow, options, { converter, ...info }), ...more };
  const { ok, error } = await workflows.startWorkflowExecution(await mapPayloads(request, encode));
  if (error?.code === 'ALREADY_EXISTS') {
    const type = extractWorkflowType(workflow);
    throw new WorkflowExecutionAlreadyStartedError('Workflow execution already started', workflowId, type);
  }
  if (error) throw handlerErrorOf(error);
  return workflowHandle(workflowId, ok.runId);
}

function workflowHandle<T>(workflowId: string, runId: string): WorkflowHandle<T> {
  const nameOf = (definition: { readonly name: string } | string): string =>
    typeof definition === 'string' ? definition : definition.name;
  return {
    workflowId,
    runId,
    async signal(definition, ...args) {
      const { converter, encode, info, workflows } = contextOf();
      const { namespace } = info;
      const input = await encode(toPayloads(converter, args));
      const about = { namespace, workflowId, signalName: nameOf(definition), requestId: crypto.randomUUID() };
      const { error } = await workflows.signalWorkflowExecution({ ...about, ...(input.length > 0 ? { input } : {}) });
      if (error) throw handlerErrorOf(error);
    },
    async query(definition, ...args) {
      const { converter, encode, decode, info, workflows } = contextOf();
      const { namespace } = info;
      const queryArgs = await encode(toPayloads(converter, args));
      const query = { queryType: nameOf(definition), ...(queryArgs.length > 0 ? { queryArgs } : {}) };
      const { ok, error } = await workflows.queryWorkflow({ namespace, workflowId, query });
      if (error) throw handlerErrorOf(error);
      if ('rejected' in ok) throw new HandlerError('NOT_FOUND', `the workflow is ${ok.rejected}`);
      const [value] = fromPayloads(converter, await decode(ok.result));
      return value as never;
    },
  };
}

/** Why a request to a workflow was refused, as a handler says it. Source: Temporal's SDK, `coerceToHandlerError`. */
function handlerErrorOf({ code, message }: ServiceError): HandlerError {
  switch (code) {
    case 'INVALID_ARGUMENT':
      return new HandlerError('BAD_REQUEST', message);
    case 'NOT_FOUND':
      return new HandlerError('NOT_FOUND', message);
    case 'RESOURCE_EXHAUSTED':
      return new HandlerError('RESOURCE_EXHAUSTED', message);
    case 'FAILED_PRECONDITION':
    case 'ALREADY_EXISTS':
      return new HandlerError('INTERNAL', message, { retryableOverride: false });
    default:
      return new HandlerError('INTERNAL', message);
  }
}

export type WorkflowRunOperationStartHandler<I, O> = (
  ctx: StartOperationContext,
  input: I,
) => Promise<WorkflowHandle<O>>;

/**
 * An operation with a workflow behind it: its end completes the operation, and cancelling the operation asks the workflow to cancel.
 *
 * @example const ship = new WorkflowRunOperationHandler((ctx, order: Order) => startWorkflow(ctx, shipWorkflow, { args: [order], workflowId: order.id }));
 */
export class WorkflowRunOperationHandler<I, O> implements OperationHandler<I, O> {
  readonly handler: WorkflowRunOperationStartHandler<I, O>;

  constructor(handler: WorkflowRunOperationStartHandler<I, O>) {
    this.handler = handler;
  }

  async start(ctx: StartOperationContext, input: I): Promise<HandlerStartOperationResult<O>> {
    const { workflowId } = await this.handler(ctx, input);
    return HandlerStartOperationResult.async(workflowRunToken(contextOf().info.namespace, workflowId));
  }

  async cancel(_ctx: CancelOperationContext, token: string): Promise<void> {
    const { workflowId } = workflowOfToken(token);
    const { info, workflows } = contextOf();
    const { error } = await workflows.requestCancelWorkflowExecution({ namespace: info.namespace, workflowId });
    if (error) throw handlerErrorOf(error);
  }
}
