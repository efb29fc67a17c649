import type { CommandOf } from '../../protocol/commands.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type {
  BaseWorkflowHandle,
  WithWorkflowArgs,
  Workflow,
  WorkflowResultType,
  WorkflowReturnType,
} from '../common/interfaces.ts';
import { toPayloads } from '../common/payload-converter.ts';
import { startFields } from '../common/start-fields.ts';
import type { ChildWorkflowOptions } from '../common/workflow-options.ts';
import { signalExternal, startChild as start } from '../runtime/children.ts';
import { contextOf } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';
import type {
  ChildWorkflowOptionsWithDefaults,
  SignalWorkflowInput,
  StartChildWorkflowExecutionInput,
} from '../runtime/interceptors.ts';
import { uuid4 } from './info.ts';

export type { ChildWorkflowOptions };

/** A child that has started. `result()` throws a {@link ChildWorkflowFailure} when it ends in any other way than by completing. */
export interface ChildWorkflowHandle<W extends Workflow> extends BaseWorkflowHandle<W> {
  readonly firstExecutionRunId: string;
}

/** The options of a child with what is not left to the engine: its id, its arguments and how it is cancelled. */
export function addDefaultWorkflowOptions<W extends Workflow>(
  options: WithWorkflowArgs<W, ChildWorkflowOptions>,
): ChildWorkflowOptionsWithDefaults {
  const { args, workflowId, ...rest } = options as ChildWorkflowOptions & { readonly args?: readonly unknown[] };
  return {
    args: [...(args ?? [])],
    workflowId: workflowId ?? uuid4(),
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    ...rest,
  };
}

/**
 * Starts a child workflow, and resolves when it has started.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} when its workflow id is taken.
 * @example const shipping = await startChild(ship, { args: [order], workflowId: `ship-${order.id}` });
 */
export function startChild<W extends Workflow>(
  workflow: W | string,
  options: WithWorkflowArgs<W, ChildWorkflowOptions>,
): Promise<ChildWorkflowHandle<W>>;
export function startChild<W extends () => WorkflowReturnType>(workflow: W | string): Promise<ChildWorkflowHandle<W>>;
export async function startChild<W extends Workflow>(
  workflow: W | string,
  options?: WithWorkflowArgs<W, ChildWorkflowOptions>,
): Promise<ChildWorkflowHandle<W>> {
  const { workflowId, promises } = execute(workflow, options, 'startChild');
  const [started, completed] = await promises;
  const firstExecutionRunId = await started;
  const signal = (signalName: string, args: unknown[]): Promise<void> => {
    const { activator } = contextOf('ChildWorkflowHandle.signal');
    const seq = activator.nextSeq('signalWorkflow');
    const target = { type: 'child', childWorkflowId: workflowId } as const;
    return sendSignal({ signalName, args, headers: {}, seq, target });
  };
  return {
    workflowId,
    firstExecutionRunId,
    result: async () => (await completed) as WorkflowResultType<W>,
    signal: async (definition, ...args) => signal(nameOf(definition), args),
    signalWithOptions: async (signalName, { args }) => signal(signalName, args ?? []),
  };
}

/** The name of a signal that is given by its definition or its name. */
export const nameOf = (definition: { readonly name: string } | string): string =>
  typeof definition === 'string' ? definition : definition.name;

/**
 * Starts a child workflow and waits for its result.
 *
 * @throws {ChildWorkflowFailure} when it does not complete; `cause` says why.
 * @example const label = await executeChild(ship, { args: [order] });
 */
export function executeChild<W extends Workflow>(
  workflow: W | string,
  options: WithWorkflowArgs<W, ChildWorkflowOptions>,
): Promise<WorkflowResultType<W>>;
export function executeChild<W extends () => WorkflowReturnType>(workflow: W | string): Promise<WorkflowResultType<W>>;
export async function executeChild<W extends Workflow>(
  workflow: W | string,
  options?: WithWorkflowArgs<W, ChildWorkflowOptions>,
): Promise<WorkflowResultType<W>> {
  const { promises } = execute(workflow, options, 'executeChild');
  // Not awaited: as many microtasks as on Temporal lie between the end of the child and what waits for it.
  return promises.then(([, completed]) => completed) as Promise<WorkflowResultType<W>>;
}

function execute<W extends Workflow>(
  workflow: W | string,
  options: WithWorkflowArgs<W, ChildWorkflowOptions> | undefined,
  api: string,
) {
  const { activator } = contextOf(api);
  const workflowType = extractWorkflowType(workflow);
  const given = options ?? ({} as WithWorkflowArgs<W, ChildWorkflowOptions>);
  const input: StartChildWorkflowExecutionInput = {
    workflowType,
    options: addDefaultWorkflowOptions(given),
    headers: {},
    seq: activator.nextSeq('childWorkflow'),
  };
  const { workflowId } = input.options;
  const promises = compose(activator.interceptors.outbound, 'startChildWorkflowExecution', startNext)(input);
  promises.catch(() => undefined);
  return { workflowId, promises };
}

async function startNext(input: StartChildWorkflowExecutionInput): Promise<[Promise<string>, Promise<unknown>]> {
  const { activator, scope } = contextOf('startChild');
  return start(activator, commandOf(input), input.options.cancellationType, scope);
}

function commandOf({
  workflowType,
  options,
  headers,
}: StartChildWorkflowExecutionInput): CommandOf<'StartChildWorkflowExecution'> {
  const { converter } = contextOf('startChild').activator;
  const { workflowId, taskQueue, parentClosePolicy } = options;
  return {
    type: 'StartChildWorkflowExecution',
    workflowId,
    workflowType,
    ...startFields(converter, options),
    ...(taskQueue === undefined ? {} : { taskQueue }),
    ...(parentClosePolicy === undefined ? {} : { parentClosePolicy }),
    ...(Object.keys(headers).length > 0 ? { header: headers } : {}),
  };
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
