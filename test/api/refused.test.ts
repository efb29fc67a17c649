/** Requests that Temporal refuses, in its words. Source: Temporal server, `service/frontend` and `service/worker/batcher`. */
import { expect, test } from 'vitest';
import { describe, http } from '../objects/harness.ts';

const api = '/api/v1/namespaces/default';
const LONG = 'x'.repeat(1_001);
const waiting = { workflowType: { name: 'approval' }, taskQueue: { name: 'test' } };
const answerOf = async (method: string, path: string, sent?: object) => {
  const { status, body } = await http(method, `${api}${path}`, sent);
  return { status, code: (body as { code?: number }).code, message: (body as { message?: string }).message };
};
const post = (path: string, sent: object) => answerOf('POST', path, sent);
const invalid = (message: string) => ({ status: 400, code: 3, message });

const EITHER = 'Either activity type must be set, or match all should be set to true';
test.each([
  [{ unpauseActivitiesOperation: {} }, 'activity filter must be set'],
  [{ unpauseActivitiesOperation: { type: '' } }, EITHER],
  [{ unpauseActivitiesOperation: { matchAll: false } }, EITHER],
  [{ resetActivitiesOperation: {} }, 'must provide ActivityType or MatchAll'],
  [{ resetActivitiesOperation: { type: '' } }, EITHER],
  [{ resetActivitiesOperation: { match_all: false } }, EITHER],
  [{ updateActivityOptionsOperation: { restoreOriginal: true } }, EITHER],
  [{ updateActivityOptionsOperation: { matchAll: false, restoreOriginal: true } }, EITHER],
  [
    { updateActivityOptionsOperation: { matchAll: true } },
    'Either activity type must be set, or restore original should be set to true',
  ],
  [
    { updateActivityOptionsOperation: { matchAll: true, activityOptions: {}, restoreOriginal: true } },
    'cannot set both activity options and restore original',
  ],
  [{ updateWorkflowOptionsOperation: {} }, 'must provide UpdateOptions'],
  [{ updateWorkflowOptionsOperation: { workflowExecutionOptions: {} } }, 'must provide UpdateMask'],
  [{ signalOperation: {} }, 'must provide signal name'],
])('a batch that does not say what it is about: %j', async (operation, message) => {
  const sent = { reason: 'r', executions: [{ workflowId: 'nobody' }], ...operation };
  expect(await post('/batch-operations/refused', sent)).toEqual(invalid(message));
  expect(await answerOf('GET', '/batch-operations/refused')).toMatchObject({ status: 404 });
});

test('a batch is stopped for a reason, and that is looked at before whether there is one', async () => {
  expect(await post('/batch-operations/nobody/stop', {})).toEqual(invalid('Reason is not set on request.'));
  expect(await post('/batch-operations/nobody/stop', { reason: 'r' })).toMatchObject({ status: 404, code: 5 });
});

test.each([
  [{ reason: LONG }, 'reason is too long.'],
  [{ requestId: LONG }, 'request id is too long.'],
  [{ identity: LONG }, 'identity is too long.'],
])('who unpauses a workflow is brief', async (sent, message) => {
  await http('POST', `${api}/workflows/refused-pause`, { ...waiting, workflowIdConflictPolicy: 'USE_EXISTING' });
  expect(await post('/workflows/refused-pause/unpause', sent)).toEqual(invalid(message));
});

test('who pauses a workflow is brief, where workflows can be paused', async () => {
  const namespace = '/api/v1/namespaces/refused-pausing';
  const retention = { workflowExecutionRetentionPeriod: '86400s' };
  await http('POST', '/api/v1/namespaces', { namespace: 'refused-pausing', ...retention });
  await http('POST', `${namespace}/update`, { workflowPause: true });
  const { body } = await http('POST', `${namespace}/workflows/any/pause`, { reason: LONG });
  expect(body).toMatchObject({ code: 3, message: 'reason is too long.' });
});

test.each(['complete', 'fail', 'resolve-as-canceled'])('who answers by %s has no endless name', async (action) => {
  const path = `/workflows/nobody/activities/1/${action}`;
  expect(await post(path, { identity: LONG })).toEqual(invalid('Identity length exceeds limit.'));
  expect(await post(path, { identity: 'me' })).toMatchObject({ status: 404 });
});

test('a reset has a request id first of all, and then an event', async () => {
  await http('POST', `${api}/workflows/refused-reset`, waiting);
  await describe('refused-reset');
  const reset = (sent: object, id = 'refused-reset') => post(`/workflows/${id}/reset`, sent);
  expect(await reset({})).toEqual(invalid('RequestId is not set on request.'));
  const noEvent = invalid('Workflow task finish ID must be > 1 && <= workflow last event ID.');
  for (const event of [{}, { workflowTaskFinishEventId: '0' }, { workflowTaskFinishEventId: -1 }])
    expect(await reset({ requestId: 'r', ...event })).toEqual(noEvent);
  expect(await reset({ requestId: 'r' }, 'nobody')).toMatchObject({ status: 404, code: 5 });
});

test('task queues of Temporal itself are for nobody', async () => {
  const schedule = (name: string) => {
    const startWorkflow = { workflowId: 'w', workflowType: { name: 'x' }, taskQueue: { name } };
    return post('/schedules/refused-queue', { schedule: { action: { startWorkflow } } });
  };
  const start = (name: string) => post('/workflows/refused-queue', { ...waiting, taskQueue: { name } });
  const reserved = invalid('task queue name cannot start with reserved prefix /_sys/');
  expect([await schedule('/_sys/x/1'), await start('/_sys/x/1')]).toEqual([reserved, reserved]);
  for (const name of ['temporal-sys-per-ns-tq', 'temporal-sys-worker-controller-per-ns-tq']) {
    const internal = invalid(`cannot use internal per-namespace task queue:${name}`);
    expect([await schedule(name), await start(name)]).toEqual([internal, internal]);
  }
  expect(await answerOf('GET', `/task-queues/${LONG}`)).toEqual(invalid('taskQueue length exceeds limit'));
});

test('a start with an update is not eager, and knows no run beforehand', async () => {
  const update = { request: { meta: {}, input: {} }, workflowIdConflictPolicy: 'FAIL' };
  const send = (more: object) =>
    post('/workflows/refused-together/update-with-start/setPrice', { ...waiting, ...update, ...more });
  expect(await send({ requestEagerExecution: true })).toEqual(invalid('RequestEagerExecution is not supported.'));
  expect(await send({ firstExecutionRunId: 'r' })).toEqual(invalid('FirstExecutionRunId is not allowed.'));
  expect(await send({ workflowExecution: { runId: '3b241101-e2bb-4255-8caf-4136c566a962' } })).toEqual(
    invalid('RunId is not allowed.'),
  );
});

test('an update of a schedule is looked at by its action first, as its creation by its spec', async () => {
  const startWorkflow = { workflowType: { name: 'x' }, taskQueue: { name: 'test' } };
  const sent = { schedule: { spec: { cronString: ['x'] }, action: { startWorkflow } } };
  const spec = invalid('Invalid schedule spec: CronString does not have 5-7 fields');
  expect(await post('/schedules/refused-both', sent)).toEqual(spec);
  await post('/schedules/refused-both', {});
  expect(await post('/schedules/refused-both/update', sent)).toEqual(invalid('WorkflowId is not set on request.'));
});

test('a patch of a schedule may say nothing, but must be there', async () => {
  await post('/schedules/refused-patch', {});
  expect(await post('/schedules/refused-patch/patch', {})).toEqual(invalid('Patch is not set on request.'));
  expect(await post('/schedules/refused-patch/patch', { patch: {} })).toMatchObject({ status: 200 });
});

test('of several faults of a start the first is told: how it is repeated before what it is, with a signal after', async () => {
  const faults = [
    [{ retryPolicy: { maximumAttempts: -1 } }, 'MaximumAttempts cannot be negative on retry policy.'],
    [{ workflowStartDelay: '-1s' }, 'An invalid WorkflowStartDelay is set on request. cause: negative duration'],
    [{ cronSchedule: 'x' }, 'invalid CronSchedule.'],
    [{ workflowType: {} }, 'WorkflowType is not set on request.'],
    [{ taskQueue: {} }, 'taskQueue is not set'],
    [{ workflowRunTimeout: '-1s' }, 'An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration'],
    [{ requestId: LONG }, 'RequestId length exceeds limit.'],
  ] as const;
  const toldOf = async (path: string, order: readonly number[]) => {
    const told: (string | undefined)[] = [];
    for (const at of order.keys()) {
      const sent = Object.assign({ ...waiting }, ...order.slice(at).map((fault) => faults[fault]?.[0])) as object;
      told.push((await post(path, sent)).message);
    }
    return told;
  };
  // A cron schedule and a delay do not go together at all.
  for (const [path, order] of [
    ['/workflows/refused-several', [0, 1, 3, 4, 5, 6]],
    ['/workflows/refused-several', [0, 2, 3, 4, 5, 6]],
    ['/workflows/refused-several/signal-with-start/x', [2, 3, 4, 6, 5, 0]],
    ['/workflows/refused-several/signal-with-start/x', [3, 4, 6, 5, 0, 1]],
  ] as const) {
    expect(await toldOf(path, order)).toEqual(order.map((fault) => faults[fault][1]));
  }
});
