import type { CommandOf } from '../../protocol/commands.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import type { ChildWorkflowCancellationType, ParentClosePolicy, WorkflowIdReusePolicy } from '../common/enums.ts';
import { compileRetryPolicy } from '../common/options.ts';
import type { Priority, RetryPolicy } from '../common/options.ts';
import { mapToPayloads, toPayloads } from '../common/payload-converter.ts';
import { encodeSearchAttributes } from '../common/search-attributes.ts';
import type { SearchAttributePair, SearchAttributes, TypedSearchAttributes } from '../common/search-attributes.ts';
import { signalExternal, startChild as start } from '../runtime/children.ts';
import { contextOf } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';
import type { SignalWorkflowInput, StartChildWorkflowExecutionInput } from '../runtime/interceptors.ts';
import type { SignalDefinition } from './handlers.ts';
import { uuid4 } from './info.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of a workflow of any shape.
export type Workflow = (...args: any[]) => Promise<any>;
export type WorkflowResultType<W extends Workflow> = ReturnType<W> extends Promise<infer Result> ? Result : never;

/** How a child runs; what is left out is the parent's (task queue) or the engine's default. */
export interface ChildWorkflowOptions {
  /** Default: a new uuid4. */
  readonly workflowId?: string;
  readonly taskQueue?: string;
  /** Default: WAIT_CANCELLATION_COMPLETED. */
  readonly cancellationType?: ChildWorkflowCancellationType;
  /** What becomes of the child when this run closes. Default: TERMINATE. */
  readonly parentClosePolicy?: ParentClosePolicy;
  readonly workflowIdReusePolicy?: WorkflowIdReusePolicy;
  readonly retry?: RetryPolicy;
  readonly cronSchedule?: string;
  readonly workflowExecutionTimeout?: Duration;
  readonly workflowRunTimeout?: Duration;
  readonly workflowTaskTimeout?: Duration;
  readonly memo?: Record<string, unknown>;
  readonly searchAttributes?: SearchAttributes;
  readonly typedSearchAttributes?: TypedSearchAttributes | SearchAttributePair[];
  readonly priority?: Priority;
  readonly staticSummary?: string;
  readonly staticDetails?: string;
}
type WithArgs<W extends Workflow> =
  Parameters<W> extends [unknown, ...unknown[]]
    ? { readonly args: Parameters<W> | Readonly<Parameters<W>> }
    : { readonly args?: Parameters<W> | Readonly<Parameters<W>> };

/** A child that has started. */
export interface ChildWorkflowHandle<W extends Workflow> {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  /** What the child returns. @throws {ChildWorkflowFailure} when it ends in any other way. */
  result(): Promise<WorkflowResultType<W>>;
  signal<Args extends unknown[]>(definition: SignalDefinition<Args> | string, ...args: Args): Promise<void>;
}

/**
 * Starts a child workflow, and resolves when it has started.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} when its workflow id is taken.
 * @example const shipping = await startChild(ship, { args: [order], workflowId: `ship-${order.id}` });
 */
export async function startChild<W extends Workflow = Workflow>(
  workflow: W | string,
  options?: ChildWorkflowOptions & WithArgs<W>,
): Promise<ChildWorkflowHandle<W>> {
  const { workflowId, promises } = execute(workflow, options, 'startChild');
  const [started, completed] = await promises;
  const firstExecutionRunId = await started;
  return {
    workflowId,
    firstExecutionRunId,
    result: async () => (await completed) as WorkflowResultType<W>,
    signal: async (definition, ...args) => {
      const { activator } = contextOf('ChildWorkflowHandle.signal');
      await sendSignal({
        signalName: typeof definition === 'string' ? definition : definition.name,
        args,
        headers: {},
        seq: activator.nextSeq('signalWorkflow'),
        target: { type: 'child', childWorkflowId: workflowId },
      });
    },
  };
}

/**
 * Starts a child workflow and waits for its result.
 *
 * @throws {ChildWorkflowFailure} when it does not complete; `cause` says why.
 * @example const label = await executeChild(ship, { args: [order] });
 */
export async function executeChild<W extends Workflow = Workflow>(
  workflow: W | string,
  options?: ChildWorkflowOptions & WithArgs<W>,
): Promise<WorkflowResultType<W>> {
  const { promises } = execute(workflow, options, 'executeChild');
  const [, completed] = await promises;
  return (await completed) as WorkflowResultType<W>;
}

function execute(
  workflow: Workflow | string,
  options: (ChildWorkflowOptions & { readonly args?: readonly unknown[] }) | undefined,
  api: string,
) {
  const { activator } = contextOf(api);
  const workflowType = typeof workflow === 'string' ? workflow : workflow.name;
  if (workflowType === '') throw new TypeError(`${api} needs a workflow type: the function has no name`);
  const { args = [], workflowId = uuid4(), ...rest } = options ?? {};
  const input: StartChildWorkflowExecutionInput = {
    workflowType,
    options: { ...rest, workflowId, args: [...args] },
    headers: {},
    seq: activator.nextSeq('childWorkflow'),
  };
  const promises = compose(activator.interceptors.outbound, 'startChildWorkflowExecution', startNext)(input);
  promises.catch(() => undefined);
  return { workflowId, promises };
}

async function startNext(input: StartChildWorkflowExecutionInput): Promise<[Promise<string>, Promise<unknown>]> {
  const { activator, scope } = contextOf('startChild');
  const { cancellationType = 'WAIT_CANCELLATION_COMPLETED' } = input.options as ChildWorkflowOptions;
  return start(activator, commandOf(input), cancellationType, scope);
}

function commandOf({
  workflowType,
  options: all,
  headers,
}: StartChildWorkflowExecutionInput): CommandOf<'StartChildWorkflowExecution'> {
  const { converter } = contextOf('startChild').activator;
  const { workflowId, args, ...rest } = all;
  const options = rest as ChildWorkflowOptions;
  const { staticSummary: summary, staticDetails: details } = options;
  const attributes = options.typedSearchAttributes ?? options.searchAttributes;
  const command = {
    taskQueue: options.taskQueue,
    workflowExecutionTimeout: msOptional(options.workflowExecutionTimeout),
    workflowRunTimeout: msOptional(options.workflowRunTimeout),
    workflowTaskTimeout: msOptional(options.workflowTaskTimeout),
    parentClosePolicy: options.parentClosePolicy,
    workflowIdReusePolicy: options.workflowIdReusePolicy,
    retryPolicy: options.retry && compileRetryPolicy(options.retry),
    cronSchedule: options.cronSchedule,
    memo: options.memo && mapToPayloads(converter, options.memo),
    searchAttributes: attributes && encodeSearchAttributes(attributes),
    priority: options.priority,
    input: args.length > 0 ? toPayloads(converter, args) : undefined,
    header: Object.keys(headers).length > 0 ? headers : undefined,
    userMetadata:
      summary || details
        ? {
            ...(summary ? { summary: jsonPayload(summary) } : {}),
            ...(details ? { details: jsonPayload(details) } : {}),
          }
        : undefined,
  };
  const set = Object.entries(command).filter(([, value]) => value !== undefined);
  return { type: 'StartChildWorkflowExecution', workflowId, workflowType, ...Object.fromEntries(set) };
}

/** Sends a signal to a child or to another workflow, through the interceptors. */
export function sendSignal(input: SignalWorkflowInput): Promise<void> {
  const { activator } = contextOf('signal');
  return compose(activator.interceptors.outbound, 'signalWorkflow', signalNext)(input);
}

function signalNext({ signalName, args, headers, target }: SignalWorkflowInput): Promise<void> {
  const { activator, scope } = contextOf('signal');
  const command: CommandOf<'SignalExternalWorkflowExecution'> = {
    type: 'SignalExternalWorkflowExecution',
    execution: target.type === 'child' ? { workflowId: target.childWorkflowId } : target.workflowExecution,
    signalName,
    ...(args.length > 0 ? { input: toPayloads(activator.converter, args) } : {}),
    ...(Object.keys(headers).length > 0 ? { header: headers } : {}),
    ...(target.type === 'child' ? { childWorkflowOnly: true } : {}),
  };
  return signalExternal(activator, command, scope);
}
