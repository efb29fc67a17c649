import { afterEach, expect, test } from 'vitest';
import { effects, taskTokens } from '../workflows/activities.ts';
import { brokenWorkers } from '../workflows/broken-workers.ts';
import {
  closed,
  describe,
  history,
  http,
  passTimeUntilClosed,
  restoreTime,
  result,
  runOf,
  signal,
  start,
} from './harness.ts';

afterEach(restoreTime);

test.each(Object.keys(brokenWorkers))('an activity Worker that is %s is tried again until it works', async (queue) => {
  const id = `broken-${queue}`;
  await start(id, 'elsewhere', [queue]);
  await passTimeUntilClosed(id);
  expect(await result(id)).toBe('worked at attempt 3');
  const started = (await history(id)).find(({ type }) => type === 'ActivityTaskStarted');
  const reason = queue === 'hanging' ? 'activity StartToClose timeout' : `task queue "${queue}"`;
  expect(started).toMatchObject({
    attempt: 3,
    lastFailure: { message: expect.stringContaining(reason) as string },
  });
});

test('an activity type that the Worker does not have fails with the names that it has', async () => {
  await start('misspelt', 'misspelt');
  expect(await closed('misspelt')).toMatchObject({
    type: 'WorkflowExecutionFailed',
    failure: {
      message: 'Activity task failed',
      cause: {
        message: expect.stringMatching(/graet is not registered.*"greet"/) as string,
        applicationFailureInfo: { type: 'NotFoundError' },
      },
    },
  });
});

test('the next attempt reads the details of the last heartbeat', async () => {
  await start('resuming', 'resuming');
  await passTimeUntilClosed('resuming');
  expect(await result('resuming')).toEqual({ done: 7 });
});

const running = (name: string) => expect.poll(() => effects.get(`running ${name}`)).toBe(1);

test.each([
  ['a request that is aborted', false],
  ['the answer to its heartbeat', true],
])('a cancelled activity learns of it by %s', async (_, beats) => {
  const id = `wait-${beats}`;
  await start(id, 'cancelling', [id, 'WAIT_CANCELLATION_COMPLETED', beats]);
  await running(id);
  await signal(id, 'approve', 'stop');
  expect(await result(id)).toBe('cancelled');
  await expect.poll(() => effects.get(`cleaned up ${id}`)).toBe(1);
  expect(effects.get(`aborted ${id}`)).toBe(1);
  const types = (await history(id)).map(({ type }) => type);
  expect(types).toContain('ActivityTaskCancelRequested');
  expect(types).toContain('ActivityTaskCanceled');
});

test('a cancellation that is only tried does not wait for the activity', async () => {
  await start('try', 'cancelling', ['try', 'TRY_CANCEL', true]);
  await running('try');
  await signal('try', 'approve', 'stop');
  expect(await result('try')).toBe('cancelled');
  const types = (await history('try')).map(({ type }) => type);
  expect(types).toContain('ActivityTaskCancelRequested');
  expect(types).not.toContain('ActivityTaskCanceled');
  await expect.poll(() => effects.get('cleaned up try')).toBe(1); // The attempt of a closed run is told to stop.
});

test('an abandoned activity is not asked to cancel', async () => {
  await start('abandon', 'cancelling', ['abandon', 'ABANDON', true]);
  await running('abandon');
  await signal('abandon', 'approve', 'stop');
  expect(await result('abandon')).toBe('cancelled');
  expect((await history('abandon')).map(({ type }) => type)).not.toContain('ActivityTaskCancelRequested');
});

test('a cancelled workflow cleans up before it ends as cancelled', async () => {
  await start('tidy', 'tidy', ['up']);
  await describe('tidy');
  await runOf('tidy').requestCancelWorkflowExecution({ namespace: 'default', workflowId: 'tidy', reason: 'enough' });
  expect((await closed('tidy')).type).toBe('WorkflowExecutionCanceled');
  expect(effects.get('greet tidying up')).toBe(1);
});

test('a failure by task token is one of an application, as Temporal wants it; by id it may be any', async () => {
  await start('fails-by-token', 'outside');
  await expect.poll(() => taskTokens.get('fails-by-token')).toBeDefined();
  const taskToken = taskTokens.get('fails-by-token');
  const fail = (body: object) => http('POST', '/api/v1/namespaces/default/activity-fail', { taskToken, ...body });
  for (const failure of [{ message: 'no' }, { message: 'no', canceledFailureInfo: {} }, {}]) {
    expect(await fail({ failure })).toMatchObject({
      status: 400,
      body: { code: 3, message: 'Failure must have ApplicationFailureInfo.' },
    });
  }
  // Whether the token is one comes first.
  expect((await fail({ failure: {}, taskToken: 'bm8=' })).body).toMatchObject({
    message: 'Error deserializing task token.',
  });
  const byId = '/api/v1/namespaces/default/workflows/fails-by-token/activities/1/fail';
  expect((await http('POST', byId, { failure: { message: 'no' } })).status).toBe(200);
});

test('an activity is completed by its task token over HTTP, and every later answer is refused', async () => {
  await start('by-token', 'outside');
  await expect.poll(() => taskTokens.get('by-token')).toBeDefined();
  const answer = (action: string, body: object) =>
    http('POST', `/api/v1/namespaces/default/activity-${action}`, { taskToken: taskTokens.get('by-token'), ...body });
  const [first, again] = await Promise.all([
    answer('complete', { result: ['from outside'] }),
    answer('complete', { result: ['a second time'] }),
  ]);
  expect([first?.status, again?.status]).toEqual([200, 404]);
  const tooLate = { failure: { message: 'too late', applicationFailureInfo: { type: 'Late' } } };
  expect((await answer('fail', tooLate)).status).toBe(404);
  expect(await result('by-token')).toBe('from outside');
  const ends = (await history('by-token')).filter(({ type }) => type.startsWith('ActivityTask'));
  expect(ends.map(({ type }) => type)).toEqual([
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
  ]);
});
