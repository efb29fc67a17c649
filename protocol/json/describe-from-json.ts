/** Reads Temporal's JSON of `DescribeWorkflowExecution`: the inverse of what the API writes. */
import type { ParentClosePolicy, Priority, RetryPolicy, UserMetadata } from '../events.ts';
import type {
  CallbackInfo,
  PauseInfo,
  PendingActivity,
  PendingChild,
  PendingNexusOperation,
  PendingNexusRequest,
  PendingWorkflowTask,
  WorkflowDescription,
} from '../requests.ts';
import { fillRetryPolicy } from '../retry-policy.ts';
import { decodeKnown } from './decode-known.ts';
import { executionInfo, name, priority, recordOf } from './execution-info-from-json.ts';
import type { ExecutionInfo } from './execution-info-from-json.ts';
import { EVENT_TYPES, PARENT_CLOSE_POLICY } from './history-enums.ts';
import { failureFromJson } from './history-from-json.ts';
import { eventTypeName } from './history-json.ts';
import { startWorkflowExecution } from './messages.ts';
import type { Kind, Message } from './proto-json.ts';

const pendingActivity: Message = {
  activityId: 'string',
  activityType: name,
  state: {
    enum: 'PENDING_ACTIVITY_STATE_',
    values: ['SCHEDULED', 'STARTED', 'CANCEL_REQUESTED', 'PAUSED', 'PAUSE_REQUESTED'],
  },
  heartbeatDetails: 'payloads',
  lastHeartbeatTime: 'timestamp',
  lastStartedTime: 'timestamp',
  attempt: 'int',
  maximumAttempts: 'int',
  scheduledTime: 'timestamp',
  expirationTime: 'timestamp',
  lastFailure: 'any',
  lastWorkerIdentity: 'string',
  currentRetryInterval: 'duration',
  lastAttemptCompleteTime: 'timestamp',
  nextAttemptScheduleTime: 'timestamp',
  priority,
  pauseInfo: {
    message: { pauseTime: 'timestamp', manual: { message: { identity: 'string', reason: 'string' } } },
  },
  activityOptions: {
    message: {
      taskQueue: name,
      scheduleToCloseTimeout: 'duration',
      scheduleToStartTimeout: 'duration',
      startToCloseTimeout: 'duration',
      heartbeatTimeout: 'duration',
      retryPolicy: startWorkflowExecution['retryPolicy'] as Kind,
    },
  },
};
const nexusRequest: Message = {
  attempt: 'int',
  lastAttemptCompleteTime: 'timestamp',
  lastAttemptFailure: 'any',
  nextAttemptScheduleTime: 'timestamp',
};
const pendingNexusOperation: Message = {
  endpoint: 'string',
  service: 'string',
  operation: 'string',
  operationToken: 'string',
  scheduledEventId: 'long',
  scheduledTime: 'timestamp',
  scheduleToCloseTimeout: 'duration',
  scheduleToStartTimeout: 'duration',
  startToCloseTimeout: 'duration',
  state: { enum: 'PENDING_NEXUS_OPERATION_STATE_', values: ['SCHEDULED', 'BACKING_OFF', 'STARTED'] },
  ...nexusRequest,
  cancellationInfo: {
    message: {
      ...nexusRequest,
      requestedTime: 'timestamp',
      state: {
        enum: 'NEXUS_OPERATION_CANCELLATION_STATE_',
        values: ['SCHEDULED', 'BACKING_OFF', 'SUCCEEDED', 'FAILED'],
      },
    },
  },
};
const response: Message = {
  executionConfig: {
    message: {
      workflowExecutionTimeout: 'duration',
      workflowRunTimeout: 'duration',
      defaultWorkflowTaskTimeout: 'duration',
      userMetadata: startWorkflowExecution['userMetadata'] as Kind,
    },
  },
  workflowExecutionInfo: {
    message: {
      ...executionInfo,
      autoResetPoints: {
        message: {
          points: {
            list: {
              message: { buildId: 'string', firstWorkflowTaskCompletedId: 'long', createTime: 'timestamp' },
            },
          },
        },
      },
    },
  },
  callbacks: {
    list: {
      message: {
        callback: { message: { nexus: { message: { url: 'string' } } } },
        registrationTime: 'timestamp',
        state: { enum: 'CALLBACK_STATE_', values: ['STANDBY', 'SCHEDULED', 'SUCCEEDED'] },
      },
    },
  },
  pendingNexusOperations: { list: { message: pendingNexusOperation } },
  pendingActivities: { list: { message: pendingActivity } },
  pendingChildren: {
    list: {
      message: {
        workflowId: 'string',
        runId: 'string',
        workflowTypeName: 'string',
        initiatedId: 'long',
        parentClosePolicy: PARENT_CLOSE_POLICY,
      },
    },
  },
  pendingWorkflowTask: {
    message: {
      state: { enum: 'PENDING_WORKFLOW_TASK_STATE_', values: ['SCHEDULED', 'STARTED'] },
      scheduledTime: 'timestamp',
      originalScheduledTime: 'timestamp',
      startedTime: 'timestamp',
      attempt: 'int',
      lastFailure: 'any',
      nextAttemptScheduleTime: 'timestamp',
    },
  },
  workflowExtendedInfo: {
    message: {
      executionExpirationTime: 'timestamp',
      runExpirationTime: 'timestamp',
      cancelRequested: 'bool',
      requestIdInfos: 'any',
      resetRunId: 'string',
      lastResetTime: 'timestamp',
      pauseInfo: { message: { identity: 'string', pausedTime: 'timestamp', reason: 'string' } },
    },
  },
};

interface Response {
  readonly executionConfig?: {
    readonly workflowExecutionTimeout?: number;
    readonly workflowRunTimeout?: number;
    readonly defaultWorkflowTaskTimeout?: number;
    readonly userMetadata?: UserMetadata;
  };
  readonly workflowExecutionInfo: ExecutionInfo & {
    readonly autoResetPoints?: { readonly points?: readonly ResetPointJson[] };
  };
  readonly callbacks?: readonly (Omit<CallbackInfo, 'url'> & {
    readonly callback?: { readonly nexus?: { readonly url: string } };
  })[];
  readonly pendingNexusOperations?: readonly NexusOperationJson[];
  readonly pendingActivities?: readonly ActivityJson[];
  readonly pendingChildren?: readonly {
    readonly workflowId: string;
    readonly runId?: string;
    readonly workflowTypeName: string;
    readonly initiatedId: number;
    readonly parentClosePolicy?: ParentClosePolicy;
  }[];
  readonly pendingWorkflowTask?: Omit<PendingWorkflowTask, 'lastFailure' | 'nextAttemptTime'> & {
    readonly lastFailure?: unknown;
    readonly nextAttemptScheduleTime?: number;
  };
  readonly workflowExtendedInfo?: {
    readonly executionExpirationTime?: number;
    readonly runExpirationTime?: number;
    readonly cancelRequested?: boolean;
    readonly resetRunId?: string;
    readonly lastResetTime?: number;
    readonly pauseInfo?: PauseInfo;
    readonly requestIdInfos?: Readonly<Record<string, { readonly eventType: string; readonly eventId: string }>>;
  };
}
interface ResetPointJson {
  readonly buildId: string;
  readonly firstWorkflowTaskCompletedId: number;
  readonly createTime: number;
}
type NexusRequestJson = Omit<PendingNexusRequest, 'lastAttemptFailure'> & { readonly lastAttemptFailure?: unknown };
type NexusOperationJson = Omit<PendingNexusOperation, 'request' | 'cancellation'> &
  NexusRequestJson & {
    readonly cancellationInfo?: Omit<NonNullable<PendingNexusOperation['cancellation']>, 'lastAttemptFailure'> &
      NexusRequestJson;
  };
type ActivityJson = Omit<Partial<PendingActivity>, 'activityType' | 'lastFailure' | 'pauseInfo'> & {
  readonly activityId: string;
  readonly activityType?: { readonly name: string };
  readonly lastFailure?: unknown;
  readonly pauseInfo?: { readonly pauseTime?: number; readonly manual?: Omit<PauseInfo, 'pausedTime'> };
  readonly activityOptions?: {
    readonly taskQueue?: { readonly name: string };
    readonly scheduleToCloseTimeout?: number;
    readonly scheduleToStartTimeout?: number;
    readonly startToCloseTimeout?: number;
    readonly heartbeatTimeout?: number;
    readonly retryPolicy?: Partial<RetryPolicy>;
    readonly priority?: Priority;
  };
};

/** Reads the description of a run. @throws {ProtoJsonError} when it is none. */
export function describeFromJson(json: unknown): WorkflowDescription {
  const read = decodeKnown(response, json) as unknown as Response;
  const { executionConfig: config = {}, workflowExtendedInfo: extended = {} } = read;
  const { autoResetPoints, ...info } = read.workflowExecutionInfo;
  const { defaultWorkflowTaskTimeout, ...timeouts } = config;
  const { runExpirationTime: until } = extended;
  return {
    ...recordOf(info),
    firstRunId: info.firstRunId ?? info.execution.runId,
    historyLength: info.historyLength ?? 0,
    historySizeBytes: info.historySizeBytes ?? 0,
    stateTransitionCount: info.stateTransitionCount ?? 0,
    ...(info.priority ? { priority: info.priority } : {}),
    ...timeouts,
    workflowTaskTimeout: defaultWorkflowTaskTimeout ?? 0,
    cancelRequested: extended.cancelRequested ?? false,
    ...(extended.executionExpirationTime === undefined
      ? {}
      : { executionExpirationTime: extended.executionExpirationTime }),
    // A time that was never set is written as the year 1.
    ...(until === undefined || until < 0 ? {} : { runExpirationTime: until }),
    requestIds: Object.fromEntries(
      Object.entries(extended.requestIdInfos ?? {}).map(([id, { eventType, eventId }]) => [
        id,
        { eventType: shortEventType(eventType), eventId: Number(eventId) },
      ]),
    ),
    resetPoints: (autoResetPoints?.points ?? []).map(({ buildId, firstWorkflowTaskCompletedId, createTime }) => ({
      buildId,
      eventId: firstWorkflowTaskCompletedId,
      eventTime: createTime,
    })),
    ...(extended.resetRunId ? { resetRunId: extended.resetRunId } : {}),
    ...(extended.lastResetTime === undefined ? {} : { lastResetTime: extended.lastResetTime }),
    ...(extended.pauseInfo ? { pauseInfo: extended.pauseInfo } : {}),
    callbacks: (read.callbacks ?? []).map(({ callback, registrationTime, state }) => ({
      url: callback?.nexus?.url ?? '',
      registrationTime,
      state,
    })),
    pendingNexusOperations: (read.pendingNexusOperations ?? []).map(nexusOperationOf),
    pendingActivities: (read.pendingActivities ?? []).map(activityOf),
    pendingChildren: (read.pendingChildren ?? []).map(
      ({ workflowTypeName: workflowType, initiatedId: initiatedEventId, ...child }): PendingChild => ({
        ...child,
        workflowType,
        initiatedEventId,
        parentClosePolicy: child.parentClosePolicy ?? 'TERMINATE',
      }),
    ),
    ...(read.pendingWorkflowTask ? { pendingWorkflowTask: taskOf(read.pendingWorkflowTask) } : {}),
  };
}

const shortEventType = (long: string): string => EVENT_TYPES.find((type) => eventTypeName(type) === long) ?? long;

function taskOf(task: NonNullable<Response['pendingWorkflowTask']>): PendingWorkflowTask {
  const { lastFailure, nextAttemptScheduleTime: nextAttemptTime, ...rest } = task;
  return {
    ...rest,
    ...(lastFailure === undefined ? {} : { lastFailure: failureFromJson(lastFailure) }),
    ...(nextAttemptTime === undefined ? {} : { nextAttemptTime }),
  };
}

function activityOf({
  activityType,
  lastFailure,
  pauseInfo,
  activityOptions: options = {},
  ...activity
}: ActivityJson): PendingActivity {
  const { taskQueue, retryPolicy, ...timeouts } = options;
  return {
    scheduleToCloseTimeout: 0,
    scheduleToStartTimeout: 0,
    startToCloseTimeout: 0,
    heartbeatTimeout: 0,
    state: 'SCHEDULED',
    attempt: 1,
    maximumAttempts: 0,
    scheduledTime: 0,
    ...activity,
    ...timeouts,
    activityType: activityType?.name ?? '',
    taskQueue: taskQueue?.name ?? '',
    retryPolicy: fillRetryPolicy(retryPolicy),
    ...(pauseInfo ? { pauseInfo: { ...pauseInfo.manual, pausedTime: pauseInfo.pauseTime ?? 0 } } : {}),
    ...(lastFailure === undefined ? {} : { lastFailure: failureFromJson(lastFailure) }),
  };
}

function nexusOperationOf(operation: NexusOperationJson): PendingNexusOperation {
  const { attempt, lastAttemptCompleteTime, lastAttemptFailure, nextAttemptScheduleTime, cancellationInfo, ...rest } =
    operation;
  const { requestedTime, state, ...cancel } = cancellationInfo ?? {};
  return {
    ...rest,
    request: nexusRequestOf({
      attempt,
      ...(lastAttemptCompleteTime === undefined ? {} : { lastAttemptCompleteTime }),
      ...(lastAttemptFailure === undefined ? {} : { lastAttemptFailure }),
      ...(nextAttemptScheduleTime === undefined ? {} : { nextAttemptScheduleTime }),
    }),
    ...(requestedTime === undefined || state === undefined
      ? {}
      : { cancellation: { ...nexusRequestOf({ attempt: 0, ...cancel }), requestedTime, state } }),
  };
}

const nexusRequestOf = ({ lastAttemptFailure, ...request }: NexusRequestJson): PendingNexusRequest => ({
  ...request,
  ...(lastAttemptFailure === undefined ? {} : { lastAttemptFailure: failureFromJson(lastAttemptFailure) }),
});
