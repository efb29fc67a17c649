import type { HandlerUnfinishedPolicy } from '../common/enums.ts';
import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '../common/interfaces.ts';
import { activatorOf, contextOf, workflowContext } from '../runtime/context.ts';
import { dispatchSignals } from '../runtime/jobs.ts';
import { dispatchUpdates } from '../runtime/updates.ts';

// oxlint-disable typescript/no-explicit-any -- The constraints of arguments of any shape.

/** @example const approve = defineSignal<[string]>('approve'); */
export const defineSignal = <Args extends any[] = [], Name extends string = string>(
  name: Name,
): SignalDefinition<Args, Name> => ({ type: 'signal', name });
/** @example const status = defineQuery<string>('status'); */
export const defineQuery = <Result, Args extends any[] = [], Name extends string = string>(
  name: Name,
): QueryDefinition<Result, Args, Name> => ({ type: 'query', name });
/** @example const setPrice = defineUpdate<number, [number]>('setPrice'); */
export const defineUpdate = <Result, Args extends any[] = [], Name extends string = string>(
  name: Name,
): UpdateDefinition<Result, Args, Name> => ({ type: 'update', name });

/** The handler of a definition: its types are those of the definition. */
export type Handler<
  Result,
  Args extends any[],
  Definition extends UpdateDefinition<Result, Args> | SignalDefinition<Args> | QueryDefinition<Result, Args>,
> =
  Definition extends UpdateDefinition<infer R, infer A>
    ? (...args: A) => R | Promise<R>
    : Definition extends SignalDefinition<infer A>
      ? (...args: A) => void | Promise<void>
      : Definition extends QueryDefinition<infer R, infer A>
        ? (...args: A) => R
        : never;
export type DefaultSignalHandler = (signalName: string, ...args: unknown[]) => void | Promise<void>;
export type DefaultUpdateHandler = (updateName: string, ...args: unknown[]) => Promise<unknown> | unknown;
export type DefaultQueryHandler = (queryName: string, ...args: unknown[]) => unknown;

export type QueryHandlerOptions = { description?: string };
export type SignalHandlerOptions = {
  description?: string;
  /** Whether the end of the workflow over a running handler is worth a warning. Default: WARN_AND_ABANDON. */
  unfinishedPolicy?: HandlerUnfinishedPolicy;
};
export type UpdateHandlerOptions<Args extends any[]> = SignalHandlerOptions & {
  /** Throws to reject an update before it is part of history. */
  validator?: (...args: Args) => void;
};

const RESERVED = new Set(['__stack_trace', '__enhanced_stack_trace']);

/**
 * Handles a signal, a query or an update; `undefined` takes the handler away. Signals that have already arrived are handled before this
 * returns.
 *
 * @throws {TypeError} for names that are reserved: `__temporal_…`, `__stack_trace`, `__enhanced_stack_trace`.
 * @example setHandler(approve, (who) => { approvedBy = who; });
 */
export function setHandler<Result, Args extends any[], Definition extends QueryDefinition<Result, Args>>(
  definition: Definition,
  handler: Handler<Result, Args, Definition> | undefined,
  options?: QueryHandlerOptions,
): void;
export function setHandler<Result, Args extends any[], Definition extends SignalDefinition<Args>>(
  definition: Definition,
  handler: Handler<Result, Args, Definition> | undefined,
  options?: SignalHandlerOptions,
): void;
export function setHandler<Result, Args extends any[], Definition extends UpdateDefinition<Result, Args>>(
  definition: Definition,
  handler: Handler<Result, Args, Definition> | undefined,
  options?: UpdateHandlerOptions<Args>,
): void;
export function setHandler(
  definition: { readonly type: 'signal' | 'query' | 'update'; readonly name: string },
  handler: ((...args: any[]) => unknown) | undefined,
  options: UpdateHandlerOptions<any[]> = {},
): void {
  const activator = activatorOf('setHandler');
  const { type, name } = definition;
  if (name.startsWith('__temporal_') || RESERVED.has(name))
    throw new TypeError(`Cannot use ${type} name '${name}': it is reserved`);
  const handlers = {
    signal: activator.signalHandlers,
    query: activator.queryHandlers,
    update: activator.updateHandlers,
  }[type];
  if (handler === undefined || handler === null) {
    handlers.delete(name);
    return;
  }
  if (typeof handler !== 'function')
    throw new TypeError(`Expected handler to be either a function or 'undefined'. Got: '${typeof handler}'`);
  const { description, unfinishedPolicy, validator } = options;
  handlers.set(name, {
    handler,
    ...(description ? { description } : {}),
    ...(unfinishedPolicy ? { unfinishedPolicy } : {}),
    ...(validator && type === 'update' ? { validator } : {}),
  });
  if (type === 'signal') dispatchSignals(activator);
  if (type === 'update') dispatchUpdates(activator);
}

/** Handles every signal that has no handler of its own, those that have already arrived first. */
export function setDefaultSignalHandler(handler: DefaultSignalHandler | undefined): void {
  const activator = activatorOf('setDefaultSignalHandler');
  activator.defaultSignalHandler = handler;
  if (handler !== undefined) dispatchSignals(activator);
}

/** Handles every update that has no handler of its own, those that have already arrived first. It has no validator. */
export function setDefaultUpdateHandler(handler: DefaultUpdateHandler | undefined): void {
  const activator = activatorOf('setDefaultUpdateHandler');
  activator.defaultUpdateHandler = handler;
  if (handler !== undefined) dispatchUpdates(activator);
}

export interface UpdateInfo {
  readonly id: string;
  readonly name: string;
}
/** The update whose handler or validator is running; `undefined` elsewhere. */
export const currentUpdateInfo = (): UpdateInfo | undefined => contextOf('currentUpdateInfo').update;

/** Answers every query that has no handler of its own. */
export function setDefaultQueryHandler(handler: DefaultQueryHandler | undefined): void {
  activatorOf('setDefaultQueryHandler').defaultQueryHandler = handler;
}

/** True when no signal handler and no update handler is still running. @example await condition(allHandlersFinished); */
export const allHandlersFinished = (): boolean => activatorOf('allHandlersFinished').handlersInProgress.size === 0;

export const inWorkflowContext = (): boolean => workflowContext.getStore() !== undefined;
