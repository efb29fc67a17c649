// A valid body for each kind of route, from which the fuzzer makes others.
const seconds = (n) => `${n}s`;
const payload = { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'MQ==' };
const start = {
  workflowType: { name: 'patient' },
  taskQueue: { name: 'fuzz' },
  input: ['World', payload],
  memo: { fields: { note: payload } },
  searchAttributes: { indexedFields: { Color: 'red', Size: 3 } },
  workflowExecutionTimeout: seconds(600),
  workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE',
  workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
  retryPolicy: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 3 },
  requestId: 'request-1',
  identity: 'fuzzer',
  cronSchedule: '',
};
const update = {
  request: { meta: { updateId: 'u1', identity: 'x' }, input: { args: [1, payload] } },
  waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED' },
  firstExecutionRunId: '',
};
const schedule = {
  schedule: {
    spec: {
      interval: [{ interval: '3600s' }],
      cronString: ['0 12 * * *'],
      timezoneName: 'Europe/Berlin',
      jitter: '1s',
    },
    action: {
      startWorkflow: { workflowId: 'scheduled', workflowType: { name: 'hello' }, taskQueue: { name: 'fuzz' } },
    },
    policies: { overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_SKIP', catchupWindow: '60s' },
    state: { paused: true, notes: 'x', limitedActions: true, remainingActions: '1' },
  },
  requestId: 'r1',
  memo: { fields: { a: payload } },
};
const failure = { message: 'boom', applicationFailureInfo: { type: 'Boom', nonRetryable: true, details: [payload] } };

/** The first whose pattern fits the route counts. */
const BODIES = [
  [/\/signal-with-start\//, { ...start, signalInput: ['x'] }],
  [/\/update-with-start\//, { ...start, ...update }],
  [/\/workflows\/:workflowId\/update\//, update],
  [
    /\/update-options$/,
    {
      workflowExecutionOptions: { priority: { priorityKey: 1 } },
      updateMask: 'priority',
      activityOptions: { startToCloseTimeout: '9s' },
      activityId: 'outside',
    },
  ],
  [
    /\/signal\//,
    { input: ['x', payload], requestId: 's1', header: { fields: { a: payload } }, workflowExecution: { runId: '' } },
  ],
  [/\/query\//, { query: { queryArgs: [1] }, queryRejectCondition: 'QUERY_REJECT_CONDITION_NONE' }],
  [/\/cancel$/, { reason: 'why', requestId: 'c1' }],
  [/\/terminate$/, { reason: 'why', details: ['x'] }],
  [
    /\/workflows\/:workflowId\/reset$/,
    { reason: 'why', workflowTaskFinishEventId: '4', requestId: 'x1', resetReapplyType: 'RESET_REAPPLY_TYPE_SIGNAL' },
  ],
  [/activit.*(fail|deprecated\/fail)$/, { taskToken: 'AAAA', failure, lastHeartbeatDetails: [payload] }],
  [/activit.*(complete|canceled|heartbeat)$/, { taskToken: 'AAAA', result: ['x'], details: [payload] }],
  [
    /activit/,
    {
      execution: { workflowId: 'open-1' },
      id: 'outside',
      type: 'outside',
      identity: 'x',
      reason: 'y',
      jitter: '1s',
      resetAttempts: true,
    },
  ],
  [
    /schedules\/:scheduleId\/patch$/,
    {
      patch: {
        pause: 'x',
        triggerImmediately: { overlapPolicy: 1 },
        backfillRequest: [{ startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T05:00:00Z' }],
      },
      requestId: 'p1',
    },
  ],
  [/schedules/, schedule],
  [/search-attributes/, { searchAttributes: { Fuzzed: 'INDEXED_VALUE_TYPE_KEYWORD' } }],
  [/api-keys/, { name: 'fuzz', role: 'read', expireTime: '2026-12-01T00:00:00Z' }],
  [
    /:namespace\/update$/,
    {
      updateInfo: { description: 'x', data: { a: 'b' } },
      config: { workflowExecutionRetentionTtl: '86400s' },
      visibilityShards: 2,
    },
  ],
  [/namespaces$/, { namespace: 'fuzz-1', workflowExecutionRetentionPeriod: '86400s', data: { a: 'b' } }],
  [/\/(un)?pause$/, { identity: 'x', reason: 'y', requestId: 'z' }],
  [/\/workflows\/:workflowId$/, start],
];

export const bodyOf = (path) => structuredClone(BODIES.find(([pattern]) => pattern.test(path))?.[1] ?? {});
