export { log, metricMeter, operationInfo } from './context.ts';
export type { OperationInfo } from './context.ts';
export { WorkflowRunOperationHandler, signalWithStartWorkflow, startWorkflow } from './workflow-run-operation.ts';
export type { WorkflowHandle, WorkflowRunOperationStartHandler } from './workflow-run-operation.ts';
export type { WorkflowSignalWithStartOptions, WorkflowStartOptions } from './start-request.ts';
