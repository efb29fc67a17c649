import type { Execution } from '../../protocol/events.ts';
import type { Reply, ServiceError } from '../../protocol/service-error.ts';
import type { RunMethods } from '../run/chain.ts';
import { requestIdOf } from './batch.ts';
import type { BatchJob } from './batch.ts';

/** Does the job's operation to one run. Answers why it was refused; throws when the run could not be reached. */
export async function operate(run: RunMethods, job: BatchJob, execution: Execution): Promise<ServiceError | undefined> {
  const { namespace, reason, identity, operation } = job.request;
  const { workflowId, runId } = execution;
  const request = { namespace, workflowId, ...(runId ? { runId } : {}), ...(identity ? { identity } : {}) };
  const requestId = requestIdOf(job, execution);
  const refused = async (reply: Promise<Reply<unknown>>) => (await reply).error;
  switch (operation.type) {
    case 'TERMINATE': {
      const { details } = operation;
      return refused(run.terminateWorkflowExecution({ ...request, reason, ...(details ? { details } : {}) }));
    }
    case 'CANCEL':
      return refused(run.requestCancelWorkflowExecution({ ...request, reason, requestId }));
    case 'SIGNAL': {
      const { type: _, ...signal } = operation;
      return refused(run.signalWorkflowExecution({ ...request, ...signal, requestId }));
    }
    case 'DELETE':
      return refused(run.deleteWorkflowExecution(request));
    case 'RESET':
      return refused(run.resetWorkflowExecution({ ...request, ...operation.reset, reason, requestId }));
    case 'UNPAUSE_ACTIVITY': {
      const { type: _, ...unpause } = operation;
      return refused(run.unpauseActivity({ ...request, ...unpause, reason }));
    }
    case 'RESET_ACTIVITY': {
      const { type: _, ...reset } = operation;
      return refused(run.resetActivity({ ...request, ...reset, reason }));
    }
    case 'UPDATE_ACTIVITY_OPTIONS': {
      const { type: _, ...update } = operation;
      return refused(run.updateActivityOptions({ ...request, ...update, reason }));
    }
    case 'UPDATE_EXECUTION_OPTIONS': {
      const { type: _, ...options } = operation;
      return refused(run.updateWorkflowExecutionOptions({ ...request, ...options }));
    }
    default:
      return operation satisfies never;
  }
}
