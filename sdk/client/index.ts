export {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  ServerFailure,
  TemporalFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowExecutionAlreadyStartedError,
} from '../common/failures.ts';
export {
  CompleteAsyncError,
  IllegalStateError,
  NamespaceNotFoundError,
  PayloadConverterError,
  ValueError,
  WorkflowNotFoundError,
} from '../common/errors.ts';
export { defaultPayloadConverter } from '../common/payload-converter.ts';
export type { RetryPolicy } from '../common/options.ts';
export type { Payload } from '../common/payload-converter.ts';
export type { ProtoFailure } from '../common/failures.ts';
export * from '../common/interfaces.ts';
export { HandlerUnfinishedPolicy, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '../common/enums.ts';
export { AsyncCompletionClient } from './async-completion-client.ts';
export type {
  AsyncCompletionClientOptions,
  FullActivityId,
  LoadedAsyncCompletionClientOptions,
  TaskToken,
} from './async-completion-client.ts';
export type { BaseClientOptions } from './base-client.ts';
export { Client } from './client.ts';
export type { ClientOptions, LoadedClientOptions } from './client.ts';
export { BindingConnection, Connection, LOCAL_TARGET } from './connection.ts';
export type { ConnectionOptions } from './connection.ts';
export type { DataConverter } from './data-converter.ts';
export {
  ActivityCancelledError,
  ActivityCompletionError,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
  QueryNotRegisteredError,
  QueryRejectedError,
  RpcError,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ServiceError,
  WorkflowContinuedAsNewError,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  isServerErrorResponse,
} from './errors.ts';
export type { GrpcServiceError } from './errors.ts';
export { createHttpService } from './http-service.ts';
export type * from './interceptors.ts';
export { defaultGrpcRetryOptions, isRetryableError } from './retry.ts';
export type { BackoffOptions, GrpcRetryOptions, StatusObject } from './retry.ts';
export { ScheduleClient } from './schedule-client.ts';
export type { ListScheduleOptions, LoadedScheduleClientOptions, ScheduleClientOptions } from './schedule-client.ts';
export type { ScheduleHandle } from './schedule-handle.ts';
export * from './schedule-types.ts';
export * from './types.ts';
export { WithStartWorkflowOperation } from './with-start-workflow-operation.ts';
export { WorkflowClient } from './workflow-client.ts';
export type {
  AsyncWorkflowListIterable,
  IntoHistoriesOptions,
  ListOptions,
  LoadedWorkflowClientOptions,
  WorkflowClientOptions,
} from './workflow-client.ts';
export type {
  GetWorkflowHandleOptions,
  GetWorkflowUpdateHandleOptions,
  ResetWorkflowOptions,
  WorkflowHandle,
  WorkflowHandleWithFirstExecutionRunId,
  WorkflowHandleWithSignaledRunId,
  WorkflowHandleWithStartDetails,
  WorkflowResultOptions,
} from './workflow-handle.ts';
export { compileWorkflowOptions } from './workflow-options.ts';
export type {
  CompiledWorkflowOptions,
  WithCompiledWorkflowOptions,
  WorkflowOptions,
  WorkflowSignalWithStartOptions,
  WorkflowSignalWithStartOptionsWithArgs,
  WorkflowSignalWithStartOptionsWithoutArgs,
  WorkflowStartOptions,
  WorkflowUpdateOptions,
} from './workflow-options.ts';
export type { WorkflowUpdateHandle } from './workflow-updates.ts';
