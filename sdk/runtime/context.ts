import { AsyncLocalStorage } from 'node:async_hooks';
import { IllegalStateError } from '../common/errors.ts';
import { DeterminismViolationError } from './errors.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';

/** What workflow code runs in: its run, and the innermost cancellation scope. Never a global: many runs share one isolate. */
export interface WorkflowContext {
  readonly activator: Activator;
  readonly scope: CancellationScope;
  /** The update whose handler or validator is running. */
  readonly update?: { readonly id: string; readonly name: string };
  /** What draws random numbers here, where that is not the run's own stream. */
  readonly randomSource?: () => number;
  /** A query is being answered: it reads, and asks for nothing. */
  readonly isQuery?: true;
}

export const workflowContext = new AsyncLocalStorage<WorkflowContext>();

/** The run that the caller belongs to, or `undefined` outside workflows. */
export const currentActivator = (): Activator | undefined => workflowContext.getStore()?.activator;

/** The context of the calling workflow code. Throws an IllegalStateError outside workflows. */
export function contextOf(api: string): WorkflowContext {
  const context = workflowContext.getStore();
  if (context === undefined) throw new IllegalStateError(`${api} may only be used in workflow code`);
  return context;
}

export const activatorOf = (api: string): Activator => contextOf(api).activator;

export const isInQuery = (): boolean => workflowContext.getStore()?.isQuery === true;

/** Throws a DeterminismViolationError when the caller answers a query, now or in what a query has left running. */
export function refuseInQuery(): void {
  if (!isInQuery()) return;
  throw new DeterminismViolationError(
    'Query handlers must not start timers, activities or anything else: they only read',
  );
}
