import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { workflowCallError } from './errors.ts';
import { executionOf } from './workflow-calls.ts';
import type { WorkflowHandle } from './workflow-handle.ts';

/** What an operator does. Interceptors do not see it, as they are Temporal's. */
export function operations(
  caller: Caller,
  execution: { workflowId: string; runId?: string },
): Pick<WorkflowHandle, 'delete' | 'reset' | 'pause' | 'unpause'> {
  const at = executionOf(caller, execution);
  const { identity } = caller;
  const failed = (what: string) => (error: unknown) => {
    throw workflowCallError(error, `Failed to ${what} workflow`, execution);
  };
  return {
    delete: async () => {
      await caller.connection
        .call((service, signal) => service.deleteWorkflowExecution(at, signal))
        .catch(failed('delete'));
    },
    reset: async (options) => {
      const request = { ...at, ...options, requestId: crypto.randomUUID(), identity };
      const { runId } = await caller.connection
        .call((service, signal) => service.resetWorkflowExecution(request, signal))
        .catch(failed('reset'));
      return runId;
    },
    pause: async (reason) => {
      const request = { ...at, ...defined({ reason }), requestId: crypto.randomUUID(), identity };
      await caller.connection
        .call((service, signal) => service.pauseWorkflowExecution(request, signal))
        .catch(failed('pause'));
    },
    unpause: async (reason) => {
      const request = { ...at, ...defined({ reason }), requestId: crypto.randomUUID(), identity };
      await caller.connection
        .call((service, signal) => service.unpauseWorkflowExecution(request, signal))
        .catch(failed('unpause'));
    },
  };
}
