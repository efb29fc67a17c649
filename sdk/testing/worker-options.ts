import type { ConnectionLike } from '../client/types.ts';
import type { ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import type { WorkflowInterceptorsFactory } from '../runtime/index.ts';
import type { CodeOptions } from '../worker/worker-options.ts';

/** A module of workflow interceptors, or the path of one. */
export type WorkflowInterceptorModule = string | { readonly interceptors: WorkflowInterceptorsFactory };

/** The code that a Worker runs, or that histories are replayed with. */
export interface WorkerCodeOptions extends Omit<
  CodeOptions,
  'workflows' | 'workflowInterceptors' | 'activityInterceptors'
> {
  /** The exported workflow functions, by workflow type: `import * as workflows from './workflows'`. */
  readonly workflows?: object;
  /** Instead of that, in Node: the path or `file:` URL of their module, with its extension. */
  readonly workflowsPath?: string;
  /** Around the code of workflows and activities. */
  readonly interceptors?: {
    readonly workflowModules?: readonly WorkflowInterceptorModule[];
    readonly activity?: readonly ActivityInterceptorsFactory[];
  };
}

/** How Temporal's Workers are tuned; an environment has nothing of the kind, and takes no notice. */
type Tuning =
  | 'bundlerOptions'
  | 'debugMode'
  | 'identity'
  | 'isolateExecutionTimeout'
  | 'maxCachedWorkflows'
  | 'maxConcurrentActivityTaskExecutions'
  | 'maxConcurrentLocalActivityExecutions'
  | 'maxConcurrentWorkflowTaskExecutions'
  | 'maxHeartbeatThrottleInterval'
  | 'namespace'
  | 'reuseV8Context'
  | 'showStackTraceSources'
  | 'shutdownForceTime'
  | 'shutdownGraceTime'
  | 'stickyQueueScheduleToStartTimeout'
  | 'workflowThreadPoolSize';

export interface TestWorkerOptions extends WorkerCodeOptions, Readonly<Partial<Record<Tuning, unknown>>> {
  /** Of the environment that it runs in: `env.nativeConnection`. */
  readonly connection: ConnectionLike;
  readonly taskQueue: string;
}
