/** The shapes of workflows, activities and messages, which clients and workflows share. */
import type { Duration } from './duration.ts';
import type {
  HandlerUnfinishedPolicy,
  VersioningBehavior,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from './enums.ts';
import type { Priority, RetryPolicy } from './options.ts';
import type { Payload } from './payload-converter.ts';
import type { SearchAttributePair, SearchAttributes, TypedSearchAttributes } from './search-attributes.ts';

// oxlint-disable typescript/no-explicit-any -- The constraints of functions of any shape.

export type WorkflowReturnType = Promise<any>;
export type Workflow = (...args: any[]) => WorkflowReturnType;
export type WorkflowResultType<W extends Workflow> = ReturnType<W> extends Promise<infer Result> ? Result : never;
export type WorkflowSignalType = (...args: any[]) => Promise<void> | void;
export type WorkflowQueryType = (...args: any[]) => any;
export type WorkflowUpdateType = (...args: any[]) => Promise<any> | any;
export type WorkflowUpdateValidatorType = (...args: any[]) => void;

export type WorkflowSignalAnnotatedType = {
  handler: WorkflowSignalType;
  unfinishedPolicy: HandlerUnfinishedPolicy;
  description?: string;
};
export type WorkflowQueryAnnotatedType = { handler: WorkflowQueryType; description?: string };
export type WorkflowUpdateAnnotatedType = {
  handler: WorkflowUpdateType;
  unfinishedPolicy: HandlerUnfinishedPolicy;
  validator?: WorkflowUpdateValidatorType;
  description?: string;
};

/** Carry the types of arguments and results; no value has them. */
declare const argsBrand: unique symbol;
declare const resultBrand: unique symbol;

/** A signal's, query's or update's name, with its types. */
export interface SignalDefinition<Args extends any[] = [], Name extends string = string> {
  type: 'signal';
  name: Name;
  [argsBrand]?: Args;
}
export interface QueryDefinition<Result, Args extends any[] = [], Name extends string = string> {
  type: 'query';
  name: Name;
  [argsBrand]?: Args;
  [resultBrand]?: Result;
}
export interface UpdateDefinition<Result, Args extends any[] = [], Name extends string = string> {
  type: 'update';
  name: Name;
  [argsBrand]?: Args;
  [resultBrand]?: Result;
}

export interface ActivityFunction<Args extends any[] = any[], Result = any> {
  (...args: Args): Promise<Result>;
}
export type UntypedActivities = Record<string, ActivityFunction>;
/** The older name of {@link UntypedActivities}. */
export type ActivityInterface = UntypedActivities;

/** One history, to replay. */
export interface HistoryAndWorkflowId {
  workflowId: string;
  history: unknown;
}

/** The headers of a message: payloads that interceptors pass on, beside the arguments. */
export type Headers = Record<string, Payload>;

/** A function of an interface of interceptors without its last argument: the rest of the chain. */
export type Next<Interceptors, Method extends keyof Interceptors> = Required<Interceptors>[Method] extends (
  ...args: infer Args
) => infer Output
  ? Args extends [...infer Inputs, any]
    ? (...args: Inputs) => Output
    : never
  : never;

export interface WorkflowSignalOptions<Args extends any[] = []> {
  args?: Args;
}
export interface WorkflowQueryOptions<Args extends any[] = []> {
  args?: Args;
}
/** What the handles of workflows have in common, of children and of clients. */
export interface BaseWorkflowHandle<W extends Workflow> {
  readonly workflowId: string;
  /** What the workflow returns. @throws when it ends in any other way. */
  result(): Promise<WorkflowResultType<W>>;
  signal<Args extends any[] = [], Name extends string = string>(
    definition: SignalDefinition<Args, Name> | string,
    ...args: Args
  ): Promise<void>;
  signalWithOptions<Args extends any[] = []>(signalName: string, options: WorkflowSignalOptions<Args>): Promise<void>;
}

export interface WorkflowDurationOptions {
  workflowRunTimeout?: Duration;
  workflowExecutionTimeout?: Duration;
  workflowTaskTimeout?: Duration;
}
export interface BaseWorkflowOptions {
  workflowIdReusePolicy?: WorkflowIdReusePolicy;
  workflowIdConflictPolicy?: WorkflowIdConflictPolicy;
  retry?: RetryPolicy;
  cronSchedule?: string;
  memo?: Record<string, unknown>;
  searchAttributes?: SearchAttributes;
  typedSearchAttributes?: SearchAttributePair[] | TypedSearchAttributes;
  /** Markdown that the UI shows beside the workflow; the summary is one line. */
  staticDetails?: string;
  staticSummary?: string;
  priority?: Priority;
}
export type CommonWorkflowOptions = BaseWorkflowOptions & WorkflowDurationOptions;
/** Options that carry the arguments of a workflow, which may be left out when it takes none. */
export type WithWorkflowArgs<W extends Workflow, Options> = Options &
  (Parameters<W> extends [any, ...any[]]
    ? { args: Parameters<W> | Readonly<Parameters<W>> }
    : { args?: Parameters<W> | Readonly<Parameters<W>> });

/** What a workflow's code says about itself: attached to its function by `setWorkflowOptions`. */
export interface WorkflowDefinitionOptions {
  /** Kept for code that sets it; deployments of this engine are not versioned by it. */
  versioningBehavior?: VersioningBehavior;
  /** Errors that fail the workflow rather than its task; `Error` stands for all. */
  failureExceptionTypes?: (new (...args: any[]) => Error)[];
}
export type WorkflowDefinitionOptionsOrGetter = WorkflowDefinitionOptions | (() => WorkflowDefinitionOptions);
export interface WorkflowDefinitionConfig {
  workflowDefinitionOptions?: WorkflowDefinitionOptionsOrGetter;
}
export interface WorkflowFunctionWithOptions<Args extends any[], Result> {
  (...args: Args): Promise<Result>;
  workflowDefinitionOptions: WorkflowDefinitionOptionsOrGetter;
}
/** Whether a workflow function says something about itself. @example isWorkflowFunctionWithOptions(workflows[type]) */
export const isWorkflowFunctionWithOptions = (value: unknown): value is WorkflowFunctionWithOptions<any[], any> =>
  typeof value === 'function' && Object.hasOwn(value, 'workflowDefinitionOptions');

/**
 * The workflow type of a function, which is its name; a text is one itself.
 *
 * @throws {TypeError} when the function has no name, and for everything else.
 * @example extractWorkflowType(order) === 'order'
 */
export function extractWorkflowType<W extends Workflow>(workflow: string | W): string {
  if (typeof workflow === 'string') return workflow;
  if (typeof workflow !== 'function')
    throw new TypeError(`A workflow is given by its type or its function, not by a value of type '${typeof workflow}'`);
  if (workflow.name === '') throw new TypeError('The workflow function has no name: give its workflow type as a text');
  return workflow.name;
}
