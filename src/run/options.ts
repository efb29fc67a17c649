import type { Execution } from '../../protocol/events.ts';
import type { CreateWorkflowTaskRunner } from '../../protocol/commands.ts';
import type { NexusTask, NexusTaskOutcome } from '../../protocol/nexus.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { ScheduledWorkflowClosed } from '../../protocol/schedule.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { VersionedRecord } from '../../protocol/visibility.ts';
import type { ActivityTask, ActivityTaskOutcome, TaskToken } from '../../protocol/tasks.ts';

/** Carries activity attempts to the Workers that run them. */
export interface ActivityDispatcher {
  handles(taskQueue: string): boolean;
  /** Never rejects, except with the reason of `signal` when that is aborted. */
  dispatch(task: ActivityTask, signal: AbortSignal): Promise<ActivityTaskOutcome>;
}

/** Carries requests to the handlers of Nexus operations. */
export interface NexusDispatcher {
  /** The task queue behind an endpoint; `undefined` when there is no such endpoint. */
  taskQueueOf(endpoint: string): string | undefined;
  /** Never rejects, except with the reason of `signal` when that is aborted. */
  dispatch(task: NexusTask, signal: AbortSignal): Promise<NexusTaskOutcome>;
}

/** What runs ask of the index. */
export interface IndexShardMethods {
  upsert(reports: readonly VersionedRecord[]): Promise<unknown>;
  remove(run: Execution): Promise<void>;
}

/** What runs tell schedules. */
export interface ScheduleMethods {
  scheduledWorkflowClosed(told: ScheduledWorkflowClosed): Promise<Reply<null>>;
}

/** What a deployment gives to its runs. */
export interface WorkflowRunOptions<Env = unknown> {
  readonly createRunner: CreateWorkflowTaskRunner;
  /** Task queues whose workflow tasks run in this deployment; a run on another one waits. */
  readonly handlesWorkflows: (taskQueue: string) => boolean;
  readonly activities: (env: Env, ctx: DurableObjectState) => ActivityDispatcher;
  readonly nexus: (env: Env, ctx: DurableObjectState) => NexusDispatcher;
  /** Of a namespace, as this isolate knows them. */
  readonly searchAttributes: (namespace: string) => SearchAttributeTypes | Promise<SearchAttributeTypes>;
  /** A task token that the namespace accepts. */
  readonly signTaskToken: (token: TaskToken) => Promise<string>;
  /** The shard of the index that holds the runs of a workflow id which started at `startTime`, in milliseconds since the epoch. */
  readonly index: (namespace: string, workflowId: string, startTime: number) => Promise<IndexShardMethods>;
  readonly schedule: (namespace: string, scheduleId: string) => ScheduleMethods;
  /** For tests: nothing is kept in memory from one turn to the next, as if the object were evicted after each. */
  readonly evictAfterEveryTurn?: boolean;
  /** Stands in WorkflowTaskStarted and WorkflowTaskCompleted. */
  readonly buildId: string;
}
