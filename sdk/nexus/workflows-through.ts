import type { WorkflowRunMethods } from '../../protocol/requests.ts';
import type { NexusWorkflows } from './context.ts';

/** Handlers reach each workflow through its own object. */
export function workflowsThrough(
  workflow: (namespace: string, workflowId: string) => WorkflowRunMethods,
): NexusWorkflows {
  return {
    startWorkflowExecution: (request) =>
      workflow(request.namespace, request.workflowId).startWorkflowExecution(request),
    signalWorkflowExecution: (request) =>
      workflow(request.namespace, request.workflowId).signalWorkflowExecution(request),
    requestCancelWorkflowExecution: (request) =>
      workflow(request.namespace, request.workflowId).requestCancelWorkflowExecution(request),
    queryWorkflow: (request) => workflow(request.namespace, request.workflowId).queryWorkflow(request),
  };
}
