import { activatorOf, contextOf, workflowContext } from '../runtime/context.ts';
import { dispatchSignals } from '../runtime/jobs.ts';
import { dispatchUpdates } from '../runtime/updates.ts';

/** A signal's, query's or update's name, with its types. */
export interface SignalDefinition<Args extends unknown[] = unknown[]> {
  readonly type: 'signal';
  readonly name: string;
  readonly args?: Args;
}
export interface QueryDefinition<Result = unknown, Args extends unknown[] = unknown[]> {
  readonly type: 'query';
  readonly name: string;
  readonly args?: Args;
  readonly result?: Result;
}
export interface UpdateDefinition<Result = unknown, Args extends unknown[] = unknown[]> {
  readonly type: 'update';
  readonly name: string;
  readonly args?: Args;
  readonly result?: Result;
}

/** @example const approve = defineSignal<[string]>('approve'); */
export const defineSignal = <Args extends unknown[] = []>(name: string): SignalDefinition<Args> => ({
  type: 'signal',
  name,
});
/** @example const status = defineQuery<string>('status'); */
export const defineQuery = <Result, Args extends unknown[] = []>(name: string): QueryDefinition<Result, Args> => ({
  type: 'query',
  name,
});
/** @example const setPrice = defineUpdate<number, [number]>('setPrice'); */
export const defineUpdate = <Result, Args extends unknown[] = []>(name: string): UpdateDefinition<Result, Args> => ({
  type: 'update',
  name,
});

export interface HandlerOptions<Args extends unknown[] = unknown[]> {
  readonly description?: string;
  /** Whether the end of the workflow over a running handler is worth a warning. Default: WARN_AND_ABANDON. */
  readonly unfinishedPolicy?: 'WARN_AND_ABANDON' | 'ABANDON';
  readonly validator?: (...args: Args) => void;
}

const RESERVED = new Set(['__stack_trace', '__enhanced_stack_trace']);

/**
 * Handles a signal, a query or an update; `undefined` takes the handler away. Signals that have already arrived are handled before this
 * returns.
 *
 * @throws {TypeError} for names that are reserved: `__temporal_…`, `__stack_trace`, `__enhanced_stack_trace`.
 * @example setHandler(approve, (who) => { approvedBy = who; });
 */
export function setHandler<Result, Args extends unknown[]>(
  definition: SignalDefinition<Args> | QueryDefinition<Result, Args> | UpdateDefinition<Result, Args>,
  handler: ((...args: NoInfer<Args>) => Result | Promise<Result>) | undefined,
  options: HandlerOptions<NoInfer<Args>> = {},
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
    handler: handler as (...args: never[]) => unknown,
    ...(description ? { description } : {}),
    ...(unfinishedPolicy ? { unfinishedPolicy } : {}),
    ...(validator && type === 'update' ? { validator: validator as unknown as (...args: never[]) => void } : {}),
  });
  if (type === 'signal') dispatchSignals(activator);
  if (type === 'update') dispatchUpdates(activator);
}

/** Handles every signal that has no handler of its own, those that have already arrived first. */
export function setDefaultSignalHandler(handler: ((name: string, ...args: unknown[]) => unknown) | undefined): void {
  const activator = activatorOf('setDefaultSignalHandler');
  activator.defaultSignalHandler = handler;
  if (handler !== undefined) dispatchSignals(activator);
}

/** Handles every update that has no handler of its own, those that have already arrived first. It has no validator. */
export function setDefaultUpdateHandler(handler: ((name: string, ...args: unknown[]) => unknown) | undefined): void {
  const activator = activatorOf('setDefaultUpdateHandler');
  activator.defaultUpdateHandler = handler;
  if (handler !== undefined) dispatchUpdates(activator);
}

/** The update whose handler or validator is running; `undefined` elsewhere. */
export const currentUpdateInfo = (): { readonly id: string; readonly name: string } | undefined =>
  contextOf('currentUpdateInfo').update;

/** Answers every query that has no handler of its own. */
export function setDefaultQueryHandler(handler: ((name: string, ...args: unknown[]) => unknown) | undefined): void {
  activatorOf('setDefaultQueryHandler').defaultQueryHandler = handler;
}

/** True when no signal handler and no update handler is still running. @example await condition(allHandlersFinished); */
export const allHandlersFinished = (): boolean => activatorOf('allHandlersFinished').handlersInProgress.size === 0;

export const inWorkflowContext = (): boolean => workflowContext.getStore() !== undefined;
