import { expect, test } from 'vitest';
import { http } from '../objects/harness.ts';

const api = '/api/v1/namespaces/default';
const body = { workflowType: { name: 'approval' }, taskQueue: { name: 'test' } };
const post = async (path: string, sent: object) => {
  const { status, body: answer } = await http('POST', `${api}${path}`, sent);
  return { status, message: (answer as { message?: string }).message };
};

test.each([
  [{}, 400, 'UpdateMask is required'],
  [{ updateMask: 'priority' }, 400, 'WorkflowExecutionOptions is required'],
  [{ updateMask: 'priority,nope', workflowExecutionOptions: {} }, 400, 'error parsing UpdateMask: invalid path "nope"'],
  [
    { updateMask: 'priority', workflowExecutionOptions: { priority: { priorityKey: -1 } } },
    400,
    "priority key can't be negative",
  ],
  [
    { updateMask: 'versioning_override', workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } } },
    501,
    'versioningOverride is not supported.',
  ],
  // The mask does not mean it.
  [{ updateMask: 'priority', workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } } }, 200, undefined],
  [{ updateMask: '', workflowExecutionOptions: {} }, 200, undefined],
])('options of a workflow %j: %i', async (sent, status, message) => {
  await http('POST', `${api}/workflows/options-1`, { ...body, workflowIdConflictPolicy: 'USE_EXISTING' });
  expect(await post('/workflows/options-1/update-options', sent)).toEqual({ status, message });
});

test.each([
  [{ updateMask: 'heartbeatTimeout' }, 'ActivityOptions are not provided'],
  [{ activityOptions: { heartbeatTimeout: '1s' } }, 'UpdateMask is not provided'],
  [{ restoreOriginal: true, updateMask: 'heartbeatTimeout' }, 'Both UpdateMask and RestoreOriginal are provided'],
  [{ activityOptions: { priority: { priorityKey: -1 } }, updateMask: 'priority' }, "priority key can't be negative"],
])('options of an activity %j are refused', async (sent, message) => {
  expect(await post('/workflows/options-2/activities/1/update-options', sent)).toEqual({ status: 400, message });
});

test('an activity is named by its id or its type', async () => {
  expect(await post('/activities-deprecated/pause', { execution: { workflowId: 'options-2' } })).toEqual({
    status: 400,
    message: 'Either Activity.Id or Activity.Type should be set on request.',
  });
});

test.each([
  [{}, 'WorkflowIdConflictPolicy must be set for update-with-start.'],
  [{ workflowIdConflictPolicy: 'FAIL', cronSchedule: '* * * * *' }, 'CronSchedule is not allowed.'],
  [{ workflowIdConflictPolicy: 'FAIL', workflowStartDelay: '5s' }, 'WorkflowStartDelay is not supported.'],
])('a start with an update does not take %j', async (more, message) => {
  const request = { meta: { updateId: 'u' }, input: {} };
  const path = '/workflows/options-3/update-with-start/setPrice';
  expect(await post(path, { ...body, ...more, request })).toEqual({ status: 400, message });
});

test.each([undefined, '0s', '3599s', '-1s'])(
  'a namespace is registered with how long it keeps what has closed, an hour at least: %s is refused',
  async (given) => {
    const sent = { namespace: 'retained', ...(given === undefined ? {} : { workflowExecutionRetentionPeriod: given }) };
    const refusal = { code: 3, message: 'A valid retention period is not set on request.' };
    expect(await http('POST', '/api/v1/namespaces', sent)).toMatchObject({ status: 400, body: refusal });
    // That comes before whether there is one already.
    const taken = { ...sent, namespace: 'default' };
    expect(await http('POST', '/api/v1/namespaces', taken)).toMatchObject({ status: 400, body: refusal });
  },
);

test('a retention that is too short is refused to an update, which need not name one', async () => {
  const path = '/api/v1/namespaces/retained-2';
  const retention = { workflowExecutionRetentionPeriod: '3600s' };
  expect((await http('POST', '/api/v1/namespaces', { namespace: 'retained-2', ...retention })).status).toBe(200);
  const update = (config: object) => http('POST', `${path}/update`, { updateInfo: { description: 'kept' }, config });
  expect(await update({ workflowExecutionRetentionTtl: '60s' })).toMatchObject({
    status: 400,
    body: { message: 'A valid retention period is not set on request.' },
  });
  expect((await update({})).status).toBe(200);
  expect((await http('GET', path)).body).toMatchObject({
    namespaceInfo: { description: 'kept' },
    config: { workflowExecutionRetentionTtl: '3600s' },
  });
});

test('the name of the namespace that stands for all of them is taken', async () => {
  const sent = { namespace: 'temporal-system', workflowExecutionRetentionPeriod: '86400s' };
  expect(await http('POST', '/api/v1/namespaces', sent)).toMatchObject({ status: 409, body: { code: 6 } });
  const { body: listed } = await http('GET', '/api/v1/namespaces');
  expect(JSON.stringify(listed)).not.toContain('temporal-system');
});

test('batches are listed page by page', async () => {
  for (const job of ['paged-1', 'paged-2', 'paged-3']) {
    const executions = [{ workflowId: 'nobody' }];
    await http('POST', `${api}/batch-operations/${job}`, { reason: 'r', executions, terminationOperation: {} });
    await expect
      .poll(async () => (await http('GET', `${api}/batch-operations/${job}`)).body)
      .toMatchObject({ state: 'BATCH_OPERATION_STATE_COMPLETED' });
  }
  const page = async (token = '') => {
    const answer = await http('GET', `${api}/batch-operations?pageSize=2&nextPageToken=${encodeURIComponent(token)}`);
    return answer.body as { operationInfo?: { jobId: string }[]; nextPageToken?: string };
  };
  const first = await page();
  expect(first.operationInfo?.map(({ jobId }) => jobId)).toEqual(['paged-3', 'paged-2']);
  // Bytes in JSON are base64.
  expect(atob(first.nextPageToken ?? '')).toBe('2');
  expect((await page(first.nextPageToken)).operationInfo?.map(({ jobId }) => jobId)).toEqual(['paged-1']);
  for (const token of ['2', 'eA==', btoa('-1')])
    expect(await http('GET', `${api}/batch-operations?nextPageToken=${token}`)).toMatchObject({ status: 400 });
});

test('a filter of schedules shows none that were deleted, however it is written', async () => {
  const schedule = { action: { startWorkflow: { workflowId: 'w', ...body } } };
  for (const id of ['filtered-1', 'filtered-2']) await post(`/schedules/${id}`, { schedule });
  await http('DELETE', `${api}/schedules/filtered-1`);
  const find = async (query: string) => {
    const answer = await http('GET', `${api}/schedules?query=${encodeURIComponent(query)}`);
    const { schedules = [], message } = answer.body as { schedules?: { scheduleId: string }[]; message?: string };
    return message ?? schedules.map(({ scheduleId }) => scheduleId);
  };
  const both = "ScheduleId STARTS_WITH 'filtered'";
  await expect.poll(() => find(both)).toEqual(['filtered-2']);
  expect(await find(`${both} OR ${both}`)).toEqual(['filtered-2']);
  expect(await find(`${both} ORDER BY ScheduleId DESC`)).toEqual(['filtered-2']);
  // Positions count in the filter that was sent, and its parentheses are its own.
  expect(await find(`${both}) OR (${both}`)).toBe(
    "invalid query: malformed SQL query: syntax error at position 34 near ')': AND, OR or the end is expected",
  );
  expect(await find('ScheduleId =')).toContain('at position 13 at the end');
});
