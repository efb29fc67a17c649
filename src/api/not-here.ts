/** What Temporal's API has and a deployment has not: one table, from route to answer. */
import { Hono } from './hono.ts';
import type { ServiceError } from '../../protocol/service-error.ts';
import { answer, refusal } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { NAMESPACE, honoPath } from './route.ts';
import type { Route } from './route.ts';

/** An empty list, or why not. */
type Answer = 'empty' | ServiceError;
interface NotHere {
  readonly method: Route['method'];
  readonly path: string;
  readonly operation: string;
  readonly answer: Answer;
}

const DEPLOYMENT = `${NAMESPACE}/worker-deployments/{deploymentName}`;
const VERSIONS = `${NAMESPACE}/worker-deployment-versions/{deploymentName}`;
const VERSION = `${VERSIONS}/{buildId}`;
const TASK_QUEUE = `${NAMESPACE}/task-queues/{taskQueue}`;
const ACTIVITY = `${NAMESPACE}/activities/{activityId}`;
const OPERATION = `${NAMESPACE}/nexus-operations/{operationId}`;
const OLD_DEPLOYMENT = `${NAMESPACE}/deployments/{seriesName}/{buildId}`;
const CURRENT_DEPLOYMENT = `${NAMESPACE}/current-deployment/{seriesName}`;
const RULE = `${NAMESPACE}/workflow-rules/{ruleId}`;
const ENDPOINT = '/api/v1/nexus/endpoints/{id}';

const unimplemented = (message: string): ServiceError => ({ code: 'UNIMPLEMENTED', message });
const notFound = (message: string): ServiceError => ({
  code: 'NOT_FOUND',
  message,
  details: [{ type: 'NotFoundFailure' }],
});
const disabled = (message: string): ServiceError => ({
  code: 'PERMISSION_DENIED',
  message,
  details: [{ type: 'PermissionDeniedFailure' }],
});

const OLD_DEPLOYMENTS = unimplemented(
  'Deployments are deprecated and no longer supported, use Worker Deployments instead',
);
const VERSION_SETS = disabled('Worker versioning v0.1 (Version Set-based, deprecated) is disabled on this namespace.');
const VERSION_RULES = disabled('Worker versioning v0.2 (Rules-based, deprecated) is disabled on this namespace.');
const STANDALONE_ACTIVITIES = unimplemented('Standalone activity is disabled');
const STANDALONE_OPERATIONS = unimplemented('Standalone Nexus operation is disabled');

type Row = readonly [method: Route['method'], path: string, operation: string, answer?: Answer];
/** A row without an answer is refused in the words that Temporal has for a method that is switched off. */
const ROWS: readonly Row[] = [
  // The code of a deployment is the one version that runs.
  ['GET', `${NAMESPACE}/worker-deployments`, 'ListWorkerDeployments', 'empty'],
  ['GET', DEPLOYMENT, 'DescribeWorkerDeployment', notFound('Worker Deployment not found.')],
  ['POST', DEPLOYMENT, 'CreateWorkerDeployment'],
  ['DELETE', DEPLOYMENT, 'DeleteWorkerDeployment'],
  ['POST', `${DEPLOYMENT}/set-current-version`, 'SetWorkerDeploymentCurrentVersion'],
  ['POST', `${DEPLOYMENT}/set-ramping-version`, 'SetWorkerDeploymentRampingVersion'],
  ['POST', `${DEPLOYMENT}/set-manager`, 'SetWorkerDeploymentManager'],
  ['POST', VERSIONS, 'CreateWorkerDeploymentVersion'],
  ['GET', VERSION, 'DescribeWorkerDeploymentVersion', notFound('Worker Deployment Version not found.')],
  ['DELETE', VERSION, 'DeleteWorkerDeploymentVersion'],
  ['POST', `${VERSION}/update-compute-config`, 'UpdateWorkerDeploymentVersionComputeConfig'],
  ['POST', `${VERSION}/update-metadata`, 'UpdateWorkerDeploymentVersionMetadata'],
  ['POST', `${VERSION}/validate-compute-config`, 'ValidateWorkerDeploymentVersionComputeConfig'],

  // Code that the engine runs or calls itself sends no heartbeats.
  ['GET', `${NAMESPACE}/workers`, 'ListWorkers', 'empty'],
  ['GET', `${NAMESPACE}/worker-count`, 'CountWorkers', 'empty'],
  ['GET', `${NAMESPACE}/workers/describe/{workerInstanceKey}`, 'DescribeWorker', notFound('Worker not found.')],
  ['POST', `${NAMESPACE}/workers/heartbeat`, 'RecordWorkerHeartbeat'],
  ['POST', `${NAMESPACE}/workers/fetch-config`, 'FetchWorkerConfig'],
  ['POST', `${NAMESPACE}/workers/update-config`, 'UpdateWorkerConfig'],
  ['POST', `${TASK_QUEUE}/update-config`, 'UpdateTaskQueueConfig'],

  ['GET', `${TASK_QUEUE}/worker-build-id-compatibility`, 'GetWorkerBuildIdCompatibility', VERSION_SETS],
  ['GET', `${TASK_QUEUE}/worker-versioning-rules`, 'GetWorkerVersioningRules', VERSION_RULES],
  ['GET', `${NAMESPACE}/worker-task-reachability`, 'GetWorkerTaskReachability', VERSION_RULES],
  ['GET', `${NAMESPACE}/deployments`, 'ListDeployments', OLD_DEPLOYMENTS],
  ['GET', OLD_DEPLOYMENT, 'DescribeDeployment', OLD_DEPLOYMENTS],
  ['GET', `${OLD_DEPLOYMENT}/reachability`, 'GetDeploymentReachability', OLD_DEPLOYMENTS],
  ['GET', CURRENT_DEPLOYMENT, 'GetCurrentDeployment', OLD_DEPLOYMENTS],
  ['POST', CURRENT_DEPLOYMENT, 'SetCurrentDeployment', OLD_DEPLOYMENTS],

  // Activities and Nexus operations that no workflow has started.
  ['GET', `${NAMESPACE}/activities`, 'ListActivityExecutions', 'empty'],
  ['GET', `${NAMESPACE}/activity-count`, 'CountActivityExecutions', 'empty'],
  ['POST', ACTIVITY, 'StartActivityExecution', STANDALONE_ACTIVITIES],
  ['GET', ACTIVITY, 'DescribeActivityExecution', STANDALONE_ACTIVITIES],
  ['GET', `${ACTIVITY}/outcome`, 'PollActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/cancel`, 'RequestCancelActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/terminate`, 'TerminateActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/complete`, 'RespondActivityTaskCompletedById', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/fail`, 'RespondActivityTaskFailedById', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/heartbeat`, 'RecordActivityTaskHeartbeatById', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/resolve-as-canceled`, 'RespondActivityTaskCanceledById', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/pause`, 'PauseActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/unpause`, 'UnpauseActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/reset`, 'ResetActivityExecution', STANDALONE_ACTIVITIES],
  ['POST', `${ACTIVITY}/update-options`, 'UpdateActivityExecutionOptions', STANDALONE_ACTIVITIES],
  ['GET', `${NAMESPACE}/nexus-operations`, 'ListNexusOperationExecutions', 'empty'],
  ['GET', `${NAMESPACE}/nexus-operation-count`, 'CountNexusOperationExecutions', 'empty'],
  ['POST', OPERATION, 'StartNexusOperationExecution', STANDALONE_OPERATIONS],
  ['GET', OPERATION, 'DescribeNexusOperationExecution', STANDALONE_OPERATIONS],
  ['GET', `${OPERATION}/poll`, 'PollNexusOperationExecution', STANDALONE_OPERATIONS],
  ['POST', `${OPERATION}/cancel`, 'RequestCancelNexusOperationExecution', STANDALONE_OPERATIONS],
  ['POST', `${OPERATION}/terminate`, 'TerminateNexusOperationExecution', STANDALONE_OPERATIONS],

  ['GET', '/api/v1/nexus/endpoints', 'ListNexusEndpoints', 'empty'],
  ['GET', ENDPOINT, 'GetNexusEndpoint', notFound('Nexus endpoint not found.')],
  ['POST', '/api/v1/nexus/endpoints', 'CreateNexusEndpoint'],
  ['POST', `${ENDPOINT}/update`, 'UpdateNexusEndpoint'],
  ['DELETE', ENDPOINT, 'DeleteNexusEndpoint'],

  ['GET', `${NAMESPACE}/workflow-rules`, 'ListWorkflowRules'],
  ['POST', `${NAMESPACE}/workflow-rules`, 'CreateWorkflowRule'],
  ['GET', RULE, 'DescribeWorkflowRule'],
  ['DELETE', RULE, 'DeleteWorkflowRule'],
  ['POST', `${NAMESPACE}/workflows/{workflowId}/trigger-rule`, 'TriggerWorkflowRule'],
];

export const notHere: readonly NotHere[] = ROWS.map(
  ([method, path, operation, given = unimplemented(`method ${operation} not supported`)]) => ({
    method,
    path,
    operation,
    answer: given,
  }),
);

/** The routes of the table. */
export const unsupported = <Env>(options: ApiOptions<Env>): Hono => routesOf(options, notHere);

/** Those of Nexus endpoints, which Temporal has below `/cluster` as well. */
export const nexusEndpoints = <Env>(options: ApiOptions<Env>): Hono =>
  routesOf(
    options,
    notHere.filter(({ path }) => path.startsWith('/api/v1/nexus/')),
  );

/** A namespace that does not exist is told first, as everywhere. */
function routesOf<Env>({ service }: ApiOptions<Env>, rows: readonly NotHere[]): Hono {
  const app = new Hono();
  for (const { method, path, answer: given } of rows) {
    app.on(method, honoPath(path), async (c) => {
      const { namespace } = c.req.param() as Record<string, string | undefined>;
      const found = namespace === undefined ? undefined : await service.describeNamespace({ namespace });
      if (found?.error) return refusal(c, found.error);
      return given === 'empty' ? answer(c, {}) : refusal(c, given);
    });
  }
  return app;
}
