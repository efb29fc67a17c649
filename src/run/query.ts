import type { QueryWorkflowReply, QueryWorkflowRequest } from '../../protocol/requests.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { Run } from './run.ts';

/** From this attempt on the workflow task counts as failing, and queries are refused. Source: Temporal server, `queryworkflow/api.go`. */
const FAILING_ATTEMPT = 3;

/** Answers a query after everything that was acknowledged before it. */
export function queryRun(run: Run, request: QueryWorkflowRequest): Promise<Reply<QueryWorkflowReply>> {
  return run.query(async (execution, ask): Promise<Reply<QueryWorkflowReply>> => {
    const { status, workflowTask } = execution;
    if (execution.paused !== undefined) return ok({ rejected: 'PAUSED' });
    const condition = request.queryRejectCondition ?? 'NONE';
    const unclean = status !== 'RUNNING' && status !== 'COMPLETED' && status !== 'CONTINUED_AS_NEW';
    if ((condition === 'NOT_OPEN' && status !== 'RUNNING') || (condition === 'NOT_COMPLETED_CLEANLY' && unclean)) {
      return ok({ rejected: status });
    }
    const notReady = (message: string) => refuse('FAILED_PRECONDITION', message, { type: 'WorkflowNotReadyFailure' });
    if (workflowTask !== undefined && workflowTask.attempt >= FAILING_ATTEMPT) {
      return notReady('Unable to query workflow due to Workflow Task in failed state.');
    }
    if (execution.firstWorkflowTaskCompleted === undefined) return notReady('Workflow task is not scheduled yet.');
    const answer = await ask(request.query);
    if ('result' in answer) return ok({ result: answer.result });
    const { failure } = answer;
    return refuse('INVALID_ARGUMENT', failure.message ?? 'the query failed', { type: 'QueryFailedFailure', failure });
  });
}
