export * from '../common/index.ts';
export { AsyncLocalStorage } from 'node:async_hooks';
export { CancellationScope } from '../runtime/cancellation-scope.ts';
export type { CancellationScopeOptions } from '../runtime/cancellation-scope.ts';
export { ContinueAsNew, DeterminismViolationError } from '../runtime/errors.ts';
export { WorkflowError } from './errors.ts';
export { Trigger } from '../runtime/trigger.ts';
export { NotAnActivityMethod, proxyActivities, scheduleActivity } from './activities.ts';
export type { ActivityFunctionWithOptions, ActivityInterfaceFor, ActivityProxyOptions } from './activities.ts';
export { addDefaultWorkflowOptions, executeChild, startChild } from './children.ts';
export type { ChildWorkflowHandle, ChildWorkflowOptions } from './children.ts';
export * from './external.ts';
export * from './handlers.ts';
export * from './info.ts';
export * from './local-activities.ts';
export { log } from './log.ts';
export { metricMeter } from './metrics.ts';
export { proxySinks } from '../runtime/sinks.ts';
export type { Sink, SinkFunction, Sinks } from '../runtime/sinks.ts';
export { deprecatePatch, patched } from '../runtime/patches.ts';
export type {
  ActivityInput,
  ContinueAsNewInput,
  ContinueAsNewInputOptions,
  DisposeInput,
  GetLogAttributesInput,
  GetMetricTagsInput,
  LocalActivityInput,
  MetricTags,
  QueryInput,
  SignalInput,
  SignalWorkflowInput,
  StartChildWorkflowExecutionInput,
  StartNexusOperationInput,
  StartNexusOperationOptions,
  StartNexusOperationOutput,
  TimerInput,
  TimerOptions,
  UpdateInput,
  WorkflowExecuteInput,
  WorkflowInboundCallsInterceptor,
  WorkflowInterceptors,
  WorkflowInterceptorsFactory,
  WorkflowInternalsInterceptor,
  WorkflowOutboundCallsInterceptor,
} from '../runtime/interceptors.ts';
export { NexusOperationCancellationType, createNexusServiceClient } from './nexus.ts';
export type { NexusOperationHandle, NexusServiceClient, NexusServiceClientOptions } from './nexus.ts';
export * from './queries.ts';
export { getRandomStream, workflowRandom } from './random-streams.ts';
export type { WorkflowRandomStream } from './random-streams.ts';
export * from './upserts.ts';
export * from './waiting.ts';
