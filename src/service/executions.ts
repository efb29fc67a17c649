import type { ActivityRef, ExecutionRequest, StartAndUpdateReply } from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { readTaskToken, verifyTaskToken } from '../../protocol/task-token.ts';
import type { ExecutionService } from '../../protocol/workflow-service.ts';
import { namespaceNotFound } from '../namespace/object.ts';
import { checkAnswer, checkFailureByToken, failedByHeartbeat } from './activity-answers.ts';
import { checkExecution, checkPayloads, checkSignal, checkStart, checkStartWithUpdate, checkUpdate } from './checks.ts';
import { inNamespace, onRun } from './context.ts';
import type { ServiceContext } from './context.ts';

/** Who acts when a caller does not say: the name that Temporal's own front end uses. */
const IDENTITY = 'frontend-service';

/** What every caller may ask of a workflow. */
export function executions(context: ServiceContext): ExecutionService {
  const service: ExecutionService = {
    startWorkflowExecution: onRun(
      context,
      (run, request) => run.startWorkflowExecution(request),
      (request, { searchAttributes }) => checkStart(request, searchAttributes),
    ),
    signalWorkflowExecution: onRun(context, (run, request) => run.signalWorkflowExecution(request), checkSignal),
    requestCancelWorkflowExecution: onRun(context, (run, request) => run.requestCancelWorkflowExecution(request)),
    terminateWorkflowExecution: onRun(
      context,
      (run, request) => run.terminateWorkflowExecution({ identity: IDENTITY, ...request }),
      (request) => checkPayloads(request, request.details),
    ),
    queryWorkflow: onRun(
      context,
      (run, request) => run.queryWorkflow(request),
      (request) => checkPayloads(request, request.query.queryArgs),
    ),
    describeWorkflowExecution: onRun(context, (run, request) => run.describeWorkflowExecution(request)),
    getWorkflowExecutionHistory: onRun(context, (run, request) => run.getWorkflowExecutionHistory(request)),
    updateWorkflowExecution: onRun(context, (run, request) => run.updateWorkflowExecution(request), checkUpdate),
    pollWorkflowExecutionUpdate: onRun(context, (run, request) => run.pollWorkflowExecutionUpdate(request)),

    async startAndUpdate(start, update): Promise<StartAndUpdateReply> {
      const { namespace, workflowId } = start;
      const config = await context.namespaces.get(namespace);
      if (config === undefined) return { start: namespaceNotFound(namespace) };
      const together = checkStartWithUpdate(start);
      if (together.error) return { start: together };
      const named = checkExecution(start);
      if (named.error) return { start: named };
      const checkedStart = checkStart(start, config.searchAttributes);
      if (checkedStart.error) return { start: checkedStart };
      const checkedUpdate = checkUpdate(update);
      if (checkedUpdate.error) return { start: checkedUpdate };
      return context.objects.run(namespace, workflowId).startAndUpdate(checkedStart.ok, checkedUpdate.ok);
    },

    respondActivityTask: onRun(context, (run, request) => run.respondActivityTask(request), checkAnswer),
    recordActivityTaskHeartbeat: onRun(context, async (run, request) => {
      const failed = failedByHeartbeat(request);
      if (failed === undefined) return run.recordActivityTaskHeartbeat(request);
      const reply = await run.respondActivityTask(failed);
      // The attempt is over: its Worker is to stop.
      return reply.error ? reply : ok({ cancelRequested: true });
    }),
    respondActivityTaskByToken: async ({ taskToken, ...request }) => {
      const attempt = await attemptOf(context, request.namespace, taskToken);
      if (attempt.error) return attempt;
      const refused = checkFailureByToken(request.outcome);
      return refused.error ? refused : service.respondActivityTask({ ...request, ...attempt.ok });
    },
    recordActivityTaskHeartbeatByToken: async ({ taskToken, ...request }) => {
      const attempt = await attemptOf(context, request.namespace, taskToken);
      return attempt.error ? attempt : service.recordActivityTaskHeartbeat({ ...request, ...attempt.ok });
    },
  };
  return service;
}

/** What a task token names: one attempt of an activity of a run of this namespace. */
type Attempt = ExecutionRequest & { readonly runId: string; readonly activity: ActivityRef };

async function attemptOf(context: ServiceContext, namespace: string, taskToken: string): Promise<Reply<Attempt>> {
  if (taskToken === '') return invalid('Task token not set on request.');
  const token = readTaskToken(taskToken);
  if (token === undefined || token.namespace !== namespace) return BAD_TOKEN;
  return inNamespace(context, namespace, async ({ taskTokenSecret }) => {
    if (!(await verifyTaskToken(token, taskTokenSecret))) return BAD_TOKEN;
    const { workflowId, runId, scheduledEventId, attempt } = token;
    return ok({ namespace, workflowId, runId, activity: { scheduledEventId, attempt } });
  });
}

const BAD_TOKEN = invalid('Error deserializing task token.');
