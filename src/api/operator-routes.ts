/** The routes for operators, as the table of all routes has them: runs and their activities, schedules, batches, API keys. */
import { createApiKey } from '../../protocol/json/api-key-messages.ts';
import { startBatch, stopBatch } from '../../protocol/json/batch-messages.ts';
import * as operator from '../../protocol/json/operator-messages.ts';
import type { Message } from '../../protocol/json/proto-json.ts';
import { createSchedule, patchSchedule, updateSchedule } from '../../protocol/json/schedule-messages.ts';
import { NAMESPACE, route } from './route.ts';
import type { Route } from './route.ts';

const API = '/api/v1';
const WORKFLOW = `${NAMESPACE}/workflows/{workflowId}`;
const SCHEDULE = `${NAMESPACE}/schedules/{scheduleId}`;
const BATCH = `${NAMESPACE}/batch-operations/{jobId}`;
const RUN: Message = { 'execution.runId': 'string' };

const ACTIVITY_OPERATIONS = {
  pause: ['PauseActivity', 'Starts no further attempt of an activity'],
  unpause: ['UnpauseActivity', 'Lets attempts go on'],
  reset: ['ResetActivity', 'Counts attempts from the first again'],
  'update-options': ['UpdateActivityOptions', 'Changes timeouts, retries or the task queue of an activity'],
} as const;

/** Temporal's names of the calls for an activity by its id. */
const BY_ID = {
  PauseActivity: 'PauseActivityExecution',
  UnpauseActivity: 'UnpauseActivityExecution',
  ResetActivity: 'ResetActivityExecution',
  UpdateActivityOptions: 'UpdateActivityExecutionOptions',
} as const;

const activityRoutes = Object.entries(ACTIVITY_OPERATIONS).flatMap(([action, [operation, summary]]) => {
  const body = operator.activityOperations[action as keyof typeof ACTIVITY_OPERATIONS];
  const reply = action === 'update-options' ? 'The options from now on' : 'Nothing';
  return [
    route('POST', `${WORKFLOW}/activities/{activityId}/${action}`, BY_ID[operation], summary, reply, { body }),
    route('POST', `${NAMESPACE}/activities-deprecated/${action}`, operation, `${summary}, by its id or type`, reply, {
      body,
    }),
  ];
});

const apiKeyRoutes = [API, NAMESPACE].flatMap((place) => {
  const scope = place === API ? 'of the deployment' : 'of a namespace';
  const added = { state: 'added' } as const;
  const owner = place === API ? 'Deployment' : 'Namespace';
  return [
    route(
      'POST',
      `${place}/api-keys`,
      `Create${owner}ApiKey`,
      `Makes an API key ${scope}`,
      'The key and, once, its secret',
      {
        body: createApiKey,
        ...added,
      },
    ),
    route(
      'GET',
      `${place}/api-keys`,
      `List${owner}ApiKeys`,
      `Lists API keys ${scope}`,
      'The keys without their secrets',
      added,
    ),
    route('DELETE', `${place}/api-keys/{id}`, `Delete${owner}ApiKey`, `Revokes an API key ${scope}`, 'Nothing', added),
  ];
});

export const operatorRoutes: readonly Route[] = [
  route(
    'POST',
    `${WORKFLOW}/reset`,
    'ResetWorkflowExecution',
    'Makes a new run of the history up to a workflow task',
    'The new run',
    {
      body: operator.reset,
    },
  ),
  route('DELETE', WORKFLOW, 'DeleteWorkflowExecution', 'Deletes a run, which is ended first if it is open', 'Nothing', {
    query: RUN,
    state: 'added',
  }),
  route(
    'POST',
    `${WORKFLOW}/pause`,
    'PauseWorkflowExecution',
    'Runs no more code of a workflow until it is unpaused',
    'Nothing',
    {
      body: operator.pauseWorkflow,
    },
  ),
  route('POST', `${WORKFLOW}/unpause`, 'UnpauseWorkflowExecution', 'Lets it go on', 'Nothing', {
    body: operator.pauseWorkflow,
  }),
  route(
    'POST',
    `${WORKFLOW}/update-options`,
    'UpdateWorkflowExecutionOptions',
    'Changes the priority of a run',
    'Its options',
    {
      body: operator.updateWorkflowOptions,
    },
  ),
  ...activityRoutes,

  route(
    'GET',
    `${NAMESPACE}/schedules`,
    'ListSchedules',
    'Lists schedules that a filter finds',
    'A page of schedules',
    {
      query: { maximumPageSize: 'int', nextPageToken: 'string', query: 'string' },
    },
  ),
  route('GET', `${NAMESPACE}/schedule-count`, 'CountSchedules', 'Counts them', 'The count', {
    query: { query: 'string' },
  }),
  route('POST', SCHEDULE, 'CreateSchedule', 'Creates a schedule', 'Its conflict token', { body: createSchedule }),
  route('GET', SCHEDULE, 'DescribeSchedule', 'Describes a schedule', 'The schedule, and what it has done'),
  route('DELETE', SCHEDULE, 'DeleteSchedule', 'Deletes a schedule; what it has started goes on', 'Nothing', {
    query: { identity: 'string' },
  }),
  route('POST', `${SCHEDULE}/update`, 'UpdateSchedule', 'Replaces a schedule', 'Nothing', { body: updateSchedule }),
  route('POST', `${SCHEDULE}/patch`, 'PatchSchedule', 'Triggers, backfills, pauses or unpauses it', 'Nothing', {
    body: patchSchedule,
  }),
  route('GET', `${SCHEDULE}/matching-times`, 'ListScheduleMatchingTimes', 'Says when it would act', 'The times', {
    query: { startTime: 'timestamp', endTime: 'timestamp' },
  }),

  route('GET', `${NAMESPACE}/batch-operations`, 'ListBatchOperations', 'Lists batches', 'A page of batches', {
    query: { pageSize: 'int', nextPageToken: 'string' },
  }),
  route('POST', BATCH, 'StartBatchOperation', 'Does one operation to many workflows', 'Nothing', { body: startBatch }),
  route('GET', BATCH, 'DescribeBatchOperation', 'Says how far a batch is', 'The batch'),
  route('POST', `${BATCH}/stop`, 'StopBatchOperation', 'Stops a batch', 'Nothing', { body: stopBatch }),
  ...apiKeyRoutes,
];
