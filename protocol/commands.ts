import type {
  ExecutionName,
  ParentClosePolicy,
  Priority,
  RetryPolicy,
  SdkMetadata,
  UpdateOutcome,
  UpdateRequest,
  UserMetadata,
  WorkflowIdReusePolicy,
  WorkflowTaskFailedCause,
  HistoryEvent,
} from './events.ts';
import type { Failure } from './failure.ts';
import type { Payload, PayloadMap } from './payload.ts';

/** What workflow code asks for at the end of a workflow task, in program order. Durations are milliseconds. */
export type Command =
  | {
      readonly type: 'StartTimer';
      readonly timerId: string;
      readonly startToFireTimeout: number;
      readonly userMetadata?: UserMetadata;
    }
  | { readonly type: 'CancelTimer'; readonly timerId: string }
  | {
      readonly type: 'ScheduleActivityTask';
      readonly activityId: string;
      readonly activityType: string;
      readonly taskQueue?: string;
      readonly header?: PayloadMap;
      readonly input?: readonly Payload[];
      readonly scheduleToCloseTimeout?: number;
      readonly scheduleToStartTimeout?: number;
      readonly startToCloseTimeout?: number;
      readonly heartbeatTimeout?: number;
      readonly retryPolicy?: Partial<RetryPolicy>;
      readonly priority?: Priority;
      readonly userMetadata?: UserMetadata;
    }
  | { readonly type: 'RequestCancelActivityTask'; readonly scheduledEventId: number }
  | { readonly type: 'CompleteWorkflowExecution'; readonly result?: readonly Payload[] }
  | { readonly type: 'FailWorkflowExecution'; readonly failure: Failure }
  | { readonly type: 'CancelWorkflowExecution'; readonly details?: readonly Payload[] }
  | {
      readonly type: 'ContinueAsNewWorkflowExecution';
      readonly workflowType?: string;
      readonly taskQueue?: string;
      readonly input?: readonly Payload[];
      readonly workflowRunTimeout?: number;
      readonly workflowTaskTimeout?: number;
      readonly backoffStartInterval?: number;
      readonly memo?: PayloadMap;
      readonly searchAttributes?: PayloadMap;
      readonly header?: PayloadMap;
    }
  | {
      readonly type: 'RecordMarker';
      readonly markerName: string;
      readonly details: Readonly<Record<string, readonly Payload[]>>;
      readonly failure?: Failure;
    }
  | { readonly type: 'UpsertWorkflowSearchAttributes'; readonly searchAttributes: PayloadMap }
  /** A value of `binary/null` takes the key away. */
  | { readonly type: 'ModifyWorkflowProperties'; readonly upsertedMemo: PayloadMap }
  | {
      readonly type: 'StartChildWorkflowExecution';
      readonly workflowId: string;
      readonly workflowType: string;
      readonly taskQueue?: string;
      readonly input?: readonly Payload[];
      readonly workflowExecutionTimeout?: number;
      readonly workflowRunTimeout?: number;
      readonly workflowTaskTimeout?: number;
      readonly parentClosePolicy?: ParentClosePolicy;
      readonly workflowIdReusePolicy?: WorkflowIdReusePolicy;
      readonly retryPolicy?: Partial<RetryPolicy>;
      readonly cronSchedule?: string;
      readonly header?: PayloadMap;
      readonly memo?: PayloadMap;
      readonly searchAttributes?: PayloadMap;
      readonly priority?: Priority;
      readonly userMetadata?: UserMetadata;
    }
  | {
      readonly type: 'SignalExternalWorkflowExecution';
      readonly execution: ExecutionName;
      readonly signalName: string;
      readonly input?: readonly Payload[];
      readonly header?: PayloadMap;
      readonly childWorkflowOnly?: boolean;
    }
  | {
      readonly type: 'RequestCancelExternalWorkflowExecution';
      readonly execution: ExecutionName;
      readonly childWorkflowOnly?: boolean;
      readonly reason?: string;
    }
  | {
      readonly type: 'ScheduleNexusOperation';
      readonly endpoint: string;
      readonly service: string;
      readonly operation: string;
      readonly input?: Payload;
      readonly scheduleToCloseTimeout?: number;
      readonly scheduleToStartTimeout?: number;
      readonly startToCloseTimeout?: number;
      readonly nexusHeader?: Readonly<Record<string, string>>;
      readonly userMetadata?: UserMetadata;
    }
  | { readonly type: 'RequestCancelNexusOperation'; readonly scheduledEventId: number }
  /** What became of an update, in its place among the commands. */
  | { readonly type: 'AcceptUpdate'; readonly updateId: string }
  | { readonly type: 'RejectUpdate'; readonly updateId: string; readonly failure: Failure }
  | { readonly type: 'CompleteUpdate'; readonly updateId: string; readonly outcome: UpdateOutcome };

export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { readonly type: Type }>;

export interface WorkflowQuery {
  readonly queryType: string;
  readonly queryArgs?: readonly Payload[];
  readonly header?: PayloadMap;
}
export type WorkflowQueryResult = { readonly result: readonly Payload[] } | { readonly failure: Failure };

/** What came of a workflow task: commands, or why the task (never the workflow) failed. */
export type WorkflowTaskCompletion =
  | {
      readonly commands: readonly Command[];
      readonly sdkMetadata?: SdkMetadata;
      /** Local activities go on, and the next workflow task waits for them: it is wanted at once. */
      readonly forceCreateNewWorkflowTask?: true;
      /** That task need not wait: there is something to tell already. It is to be run before anything else happens, or it would wait for another. */
      readonly nextTaskIsReady?: true;
    }
  | { readonly cause: WorkflowTaskFailedCause; readonly failure: Failure; readonly divergence?: Divergence };

/** Where code leaves its history, in words: what history says was asked for, what the code asks for now (nothing, when absent), and where in the code. */
export interface Divergence {
  readonly expected?: string;
  readonly found?: string;
  readonly place?: string;
}

/**
 * The port behind which workflow code runs: one run, kept in memory between workflow tasks. The engine cannot tell whether the code is in
 * this isolate or elsewhere.
 */
export interface WorkflowTaskRunner {
  /** Id of the last history event this runner has seen; 0 when new. */
  readonly eventId: number;
  /**
   * Feeds the events after `eventId`, in order. When they end with a `WorkflowTaskStarted` that has no outcome yet, answers what came of that
   * task; otherwise (a closed run, a run between tasks) `undefined`. A runner whose task failed, or that threw, is not used again.
   * `updates` come with that task; each is accepted or rejected by a command. `waits` is called when the task begins to wait for local
   * activities, which may take a while.
   */
  activate(
    events: readonly HistoryEvent[],
    updates?: readonly UpdateRequest[],
    waits?: () => void,
  ): Promise<WorkflowTaskCompletion | undefined>;
  /** Has the task that is under way answered without waiting for local activities any longer: somebody needs the time between two tasks. */
  interrupt(): void;
  /** Takes back the events after `eventId`: those of a task that has left nothing behind, and is not history. */
  rewind(eventId: number): void;
  /** Answers a query from the state that the events so far have led to. */
  query(query: WorkflowQuery): Promise<WorkflowQueryResult>;
  dispose(): void;
}
/**
 * `explains` asks for a runner that remembers where the code waits and what asked for each command: that takes time, and is for the queries
 * that show it and for messages about code that has gone astray.
 */
export type CreateWorkflowTaskRunner = (
  run: {
    readonly namespace: string;
    readonly workflowId: string;
    readonly runId: string;
  },
  options?: { readonly explains?: boolean },
) => WorkflowTaskRunner;
