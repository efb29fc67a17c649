/** Every route of the API, one line each: what the API document, `docs/api.md` and the contract test are made from. */
import * as messages from '../../protocol/json/messages.ts';
import { addSearchAttributes, registerNamespace, updateNamespace } from '../../protocol/json/namespace-messages.ts';
import type { Message } from '../../protocol/json/proto-json.ts';
import { notHere } from './not-here.ts';
import { operatorRoutes } from './operator-routes.ts';
import { NAMESPACE, route } from './route.ts';
import type { Route } from './route.ts';

const API = '/api/v1';
const WORKFLOW = `${NAMESPACE}/workflows/{workflowId}`;
const RUN: Message = { 'execution.runId': 'string' };
const PAGE: Message = { pageSize: 'int', nextPageToken: 'string' };
const HISTORY: Message = { ...RUN, maximumPageSize: 'int', nextPageToken: 'string' };
const FOLLOWED: Message = {
  ...HISTORY,
  waitNewEvent: 'bool',
  historyEventFilterType: messages.HistoryEventFilterType,
  follow: 'bool',
};

const ACTIVITY_CALLS = {
  complete: ['RespondActivityTaskCompleted', 'Completes an activity'],
  fail: ['RespondActivityTaskFailed', 'Fails an activity'],
  'resolve-as-canceled': ['RespondActivityTaskCanceled', 'Ends an activity as cancelled'],
  heartbeat: ['RecordActivityTaskHeartbeat', 'Tells that an activity is alive'],
} as const satisfies Record<messages.ActivityAction, readonly [string, string]>;

const activityRoutes = messages.activityActions.flatMap((action) => {
  const [operation, summary] = ACTIVITY_CALLS[action];
  const reply = action === 'heartbeat' ? 'Whether its workflow wants it cancelled' : 'Nothing';
  const byToken = { body: messages.activityMessage(action, 'token') };
  const byId = { body: messages.activityMessage(action, 'id') };
  return [
    route('POST', `${NAMESPACE}/activity-${action}`, operation, `${summary}, by its task token`, reply, byToken),
    route(
      'POST',
      `${WORKFLOW}/activities/{activityId}/${action}`,
      `${operation}ById`,
      `${summary}, by its id`,
      reply,
      byId,
    ),
  ];
});

const unsupported = notHere.map(({ method, path, operation, answer }): Route =>
  answer === 'empty'
    ? { method, path, operation, summary: 'There are none here', state: 'empty', reply: 'An empty list' }
    : { method, path, operation, summary: answer.message, state: 'refused', reply: 'Never' },
);

/** In the order in which the document has them. */
export const routes: readonly Route[] = [
  route('GET', `${API}/cluster-info`, 'GetClusterInfo', 'Says which version this is', 'The deployment'),
  route('GET', `${API}/system-info`, 'GetSystemInfo', 'Says what the deployment can do', 'Its capabilities'),

  route('GET', `${API}/namespaces`, 'ListNamespaces', 'Lists namespaces', 'A page of namespaces', { query: PAGE }),
  route('POST', `${API}/namespaces`, 'RegisterNamespace', 'Creates a namespace', 'Nothing', {
    body: registerNamespace,
  }),
  route('GET', NAMESPACE, 'DescribeNamespace', 'Describes a namespace', 'The namespace'),
  route('POST', `${NAMESPACE}/update`, 'UpdateNamespace', 'Changes a namespace', 'The namespace', {
    body: updateNamespace,
  }),
  route(
    'GET',
    `${NAMESPACE}/search-attributes`,
    'ListSearchAttributes',
    'Lists search attributes',
    'Names and their types',
  ),
  route('POST', `${NAMESPACE}/search-attributes`, 'AddSearchAttributes', 'Adds search attributes', 'Nothing', {
    body: addSearchAttributes,
    state: 'added',
  }),
  route(
    'DELETE',
    `${NAMESPACE}/search-attributes/{name}`,
    'RemoveSearchAttribute',
    'Removes a search attribute',
    'Nothing',
    { state: 'added' },
  ),

  route('GET', `${NAMESPACE}/workflows`, 'ListWorkflowExecutions', 'Lists runs that a filter finds', 'A page of runs', {
    query: { ...PAGE, query: 'string' },
  }),
  route('GET', `${NAMESPACE}/workflow-count`, 'CountWorkflowExecutions', 'Counts them', 'The count, or one by group', {
    query: { query: 'string' },
  }),
  route(
    'GET',
    `${NAMESPACE}/archived-workflows`,
    'ListArchivedWorkflowExecutions',
    'Cluster is not configured for visibility archival.',
    'Never',
    { state: 'refused' },
  ),

  route(
    'POST',
    WORKFLOW,
    'StartWorkflowExecution',
    'Starts a workflow',
    'The run, whether it is new, and how it has ended',
    {
      body: messages.startWorkflowExecution,
      query: { waitForClose: 'bool' },
    },
  ),
  route('GET', WORKFLOW, 'DescribeWorkflowExecution', 'Describes a run', 'The run, and what it waits for', {
    query: RUN,
  }),
  route(
    'GET',
    `${WORKFLOW}/history`,
    'GetWorkflowExecutionHistory',
    'Reads the history of a run; with `Accept: text/event-stream` as server-sent events, one for each history event',
    'A page of events, or a stream of them',
    { query: FOLLOWED },
  ),
  route(
    'GET',
    `${WORKFLOW}/history-reverse`,
    'GetWorkflowExecutionHistoryReverse',
    'Reads it from its end',
    'A page of events',
    { query: HISTORY },
  ),
  route('POST', `${WORKFLOW}/signal/{signalName}`, 'SignalWorkflowExecution', 'Signals a run', 'Nothing', {
    body: messages.signal,
  }),
  route(
    'POST',
    `${WORKFLOW}/signal-with-start/{signalName}`,
    'SignalWithStartWorkflowExecution',
    'Signals a workflow, which is started when it does not run',
    'The run, and whether it is new',
    { body: messages.signalWithStart },
  ),
  route('POST', `${WORKFLOW}/query/{queryType}`, 'QueryWorkflow', 'Asks the code of a run', 'What it answers', {
    body: messages.query,
  }),
  route(
    'POST',
    `${WORKFLOW}/update/{updateName}`,
    'UpdateWorkflowExecution',
    'Updates a run',
    'How far the update is',
    {
      body: messages.update,
    },
  ),
  route(
    'GET',
    `${WORKFLOW}/update/{updateName}/{updateId}`,
    'PollWorkflowExecutionUpdate',
    'Waits for an update that was sent before',
    'How far the update is',
    { query: { ...RUN, 'waitPolicy.lifecycleStage': messages.UpdateLifecycleStage }, state: 'added' },
  ),
  route(
    'POST',
    `${WORKFLOW}/update-with-start/{updateName}`,
    'UpdateWithStartWorkflowExecution',
    'Updates a workflow, which is started when it does not run',
    'How far the update is, and whether the run is new',
    { body: messages.updateWithStart, state: 'added' },
  ),
  route('POST', `${WORKFLOW}/cancel`, 'RequestCancelWorkflowExecution', 'Asks a run to end', 'Nothing', {
    body: messages.cancel,
  }),
  route('POST', `${WORKFLOW}/terminate`, 'TerminateWorkflowExecution', 'Ends a run', 'Nothing', {
    body: messages.terminate,
  }),
  ...activityRoutes,
  ...operatorRoutes,

  route(
    'GET',
    `${NAMESPACE}/task-queues/{taskQueue}`,
    'DescribeTaskQueue',
    'Describes a task queue: code that it is bound to stands as its poller',
    'The task queue',
    { query: { taskQueueType: messages.TaskQueueType } },
  ),
  ...unsupported,

  route(
    'GET',
    `${API}/settings`,
    'GetSettings',
    "The settings of Temporal's Web UI; asks for no credential",
    'The settings',
    { state: 'web ui', isPublic: true },
  ),
  route(
    'GET',
    `${WORKFLOW}/run/{runId}/history.json`,
    'DownloadHistory',
    'Downloads the whole history of a run, with full payloads',
    'The events',
    { state: 'web ui' },
  ),
  route('GET', '/render', 'RenderMarkdown', 'Renders markdown', 'A page without scripts', {
    query: { content: 'string', theme: 'string', overrideTheme: 'string' },
    state: 'web ui',
  }),
  route('GET', '/openapi.json', 'GetOpenApiDocument', 'This document', 'OpenAPI 3.1', { state: 'added' }),
  route('GET', '/openapi.yaml', 'GetOpenApiYaml', 'This document, where Temporal has its own', 'OpenAPI 3.1'),
  route('GET', '/swagger.json', 'GetSwagger', 'This document, where Temporal has its own', 'OpenAPI 3.1'),
  route('GET', '/api-reference', 'GetApiReference', 'This document, to read', 'A page', { state: 'added' }),
  route('GET', '/health', 'GetHealth', 'Whether the deployment answers; asks for no credential', 'Its status', {
    state: 'added',
    isPublic: true,
  }),
];
