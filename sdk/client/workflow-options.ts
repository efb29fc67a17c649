import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import type {
  CommonWorkflowOptions,
  Headers,
  SignalDefinition,
  WithWorkflowArgs,
  Workflow,
} from '../common/interfaces.ts';
import { compilePriority, compileRetryPolicy } from '../common/options.ts';
import { encodeSearchAttributes } from '../common/search-attributes.ts';
import type { VersioningOverride } from '../common/versioning.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';

// oxlint-disable typescript/no-explicit-any -- The arguments of any signal.

export interface WorkflowOptions extends CommonWorkflowOptions {
  /** The business id: one workflow of it is open at a time. */
  workflowId: string;
  taskQueue: string;
  /** Whether `result` waits for the run that this one goes on in. Default: true. */
  followRuns?: boolean;
  /** Milliseconds, or text such as `'10s'`, before the first workflow task. */
  startDelay?: Duration;
  /** Kept for code that sets it: deployments are not versioned by it here. */
  versioningOverride?: VersioningOverride;
  /** Read by nobody: every workflow task runs at once here. */
  requestEagerStart?: boolean;
}
/** Options as interceptors see them: durations in milliseconds. */
export interface CompiledWorkflowOptions extends Omit<WorkflowOptions, DurationName> {
  args: unknown[];
  workflowExecutionTimeout?: number;
  workflowRunTimeout?: number;
  workflowTaskTimeout?: number;
  startDelay?: number;
}
type DurationName = 'workflowExecutionTimeout' | 'workflowRunTimeout' | 'workflowTaskTimeout' | 'startDelay';
export type WithCompiledWorkflowOptions<Options extends WorkflowOptions> = Omit<Options, DurationName> &
  Pick<CompiledWorkflowOptions, DurationName>;

export type WorkflowStartOptions<T extends Workflow = Workflow> = WithWorkflowArgs<T, WorkflowOptions>;

export interface WorkflowUpdateOptions {
  /** An update of the same id is sent once, however often it is called. Default: a new uuid4. */
  readonly updateId?: string;
}

export interface WorkflowSignalWithStartOptionsWithoutArgs<SignalArgs extends any[]> extends Omit<
  WorkflowOptions,
  'requestEagerStart'
> {
  signal: SignalDefinition<SignalArgs> | string;
  signalArgs?: SignalArgs;
}
export interface WorkflowSignalWithStartOptionsWithArgs<SignalArgs extends any[]> extends Omit<
  WorkflowOptions,
  'requestEagerStart'
> {
  signal: SignalDefinition<SignalArgs> | string;
  signalArgs: SignalArgs;
}
export type WorkflowSignalWithStartOptions<SignalArgs extends any[] = []> = SignalArgs extends [any, ...any[]]
  ? WorkflowSignalWithStartOptionsWithArgs<SignalArgs>
  : WorkflowSignalWithStartOptionsWithoutArgs<SignalArgs>;

/** Options with their durations in milliseconds. @throws {TypeError} when one is no duration. */
export function compileWorkflowOptions<Options extends WorkflowOptions>(
  options: Options,
): WithCompiledWorkflowOptions<Options> {
  const { workflowExecutionTimeout, workflowRunTimeout, workflowTaskTimeout, startDelay, ...rest } = options;
  return {
    ...rest,
    ...defined({
      workflowExecutionTimeout: msOptional(workflowExecutionTimeout),
      workflowRunTimeout: msOptional(workflowRunTimeout),
      workflowTaskTimeout: msOptional(workflowTaskTimeout),
      startDelay: msOptional(startDelay),
    }),
  };
}

/** Options of a start with all that it needs. @throws {TypeError} when an id or a queue is missing, and when a duration is none. */
export function compileStartOptions(options: WorkflowOptions & { args?: readonly unknown[] }): CompiledWorkflowOptions {
  if (!options.workflowId) throw new TypeError('Missing WorkflowOptions.workflowId');
  if (!options.taskQueue) throw new TypeError('Missing WorkflowOptions.taskQueue');
  return { ...compileWorkflowOptions(options), args: [...(options.args ?? [])] };
}

/** What a start and the action of a schedule have in common, encoded. */
export async function encodeStartFields(
  { conversion }: Caller,
  options: Partial<CompiledWorkflowOptions> & { args: readonly unknown[] },
) {
  const { retry, priority, searchAttributes, typedSearchAttributes } = options;
  const attributes =
    searchAttributes || typedSearchAttributes
      ? { ...encodeSearchAttributes(searchAttributes ?? {}), ...encodeSearchAttributes(typedSearchAttributes ?? []) }
      : undefined;
  return defined({
    input: await conversion.encode(options.args),
    workflowExecutionTimeout: options.workflowExecutionTimeout,
    workflowRunTimeout: options.workflowRunTimeout,
    workflowTaskTimeout: options.workflowTaskTimeout,
    workflowIdReusePolicy: options.workflowIdReusePolicy,
    retryPolicy: retry && compileRetryPolicy(retry),
    priority: priority && compilePriority(priority),
    memo: await conversion.encodeMap(options.memo),
    searchAttributes: attributes,
    userMetadata: await conversion.encodeUserMetadata(options.staticSummary, options.staticDetails),
  });
}

/** A start as it is sent. Its request id makes it safe to send again. */
export async function startRequest(
  caller: Caller,
  { workflowType, options, headers }: { workflowType: string; options: CompiledWorkflowOptions; headers: Headers },
): Promise<StartWorkflowExecutionRequest> {
  return {
    namespace: caller.namespace,
    identity: caller.identity,
    requestId: crypto.randomUUID(),
    workflowId: options.workflowId,
    workflowType,
    taskQueue: options.taskQueue,
    ...(await encodeStartFields(caller, options)),
    header: await caller.conversion.encodeHeader(headers),
    ...defined({
      workflowIdConflictPolicy: options.workflowIdConflictPolicy,
      cronSchedule: options.cronSchedule,
      workflowStartDelay: options.startDelay,
    }),
  };
}
