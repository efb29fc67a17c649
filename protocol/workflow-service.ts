import type { BatchService } from './batch.ts';
import type { NamespaceService } from './namespace.ts';
import type { OperatorService } from './operator-requests.ts';
import type { WorkflowRunMethods } from './requests.ts';
import type { ScheduleService } from './schedule.ts';
import type { Reply } from './service-error.ts';
import type { ActivityOutcomeRequest, RecordActivityHeartbeatRequest } from './requests.ts';
import type { HeartbeatReply } from './tasks.ts';
import type { VisibilityService } from './visibility.ts';

/** Completes, fails, cancels or heartbeats the one attempt that the token names. */
export type ByTaskToken<Request> = Omit<Request, 'workflowId' | 'runId' | 'activity'> & { readonly taskToken: string };

/** What every caller may ask of a workflow. */
export interface ExecutionService extends Omit<
  WorkflowRunMethods,
  'childWorkflowExecutionClosed' | 'completeNexusOperation'
> {
  respondActivityTaskByToken(request: ByTaskToken<ActivityOutcomeRequest>): Promise<Reply<null>>;
  recordActivityTaskHeartbeatByToken(
    request: ByTaskToken<RecordActivityHeartbeatRequest>,
  ): Promise<Reply<HeartbeatReply>>;
}

/**
 * The whole service, as its callers see it: what Temporal calls the WorkflowService, in this project's words. The engine implements it
 * over its objects, with all checks; clients speak to it directly over a binding, or through Temporal's HTTP API.
 *
 * 1. A refusal is a value; what throws is the way to the service, or a bug.
 * 2. Requests and replies can be cloned, so the service may be another Worker's entrypoint.
 */
export interface WorkflowService
  extends ExecutionService, OperatorService, VisibilityService, ScheduleService, NamespaceService, BatchService {}
