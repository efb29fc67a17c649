import { afterEach, expect, test } from 'vitest';
import worker from '../worker.ts';
import { closed, http, restoreTime, result, start } from '../objects/harness.ts';

afterEach(restoreTime);
const NS = '/api/v1/namespaces/default';
const hello = { workflowType: { name: 'hello' }, taskQueue: { name: 'test' }, input: ['World'] };

test('without a credential every call is refused, and the answer says what to set', async () => {
  const request = new Request(`http://127.0.0.1${NS}/workflows/x`);
  const closedEnv = {} as never;
  const response = await worker.fetch(request, closedEnv, {} as never);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    code: 16,
    message: expect.stringContaining('PERDURE_API_KEY') as string,
  });
});

test('a wrong API key is refused and the right one is not', async () => {
  const env = { PERDURE_API_KEY: 'secret-1' } as never;
  const call = (key: string) =>
    worker.fetch(
      new Request(`http://127.0.0.1/api/v1/system-info`, { headers: { authorization: `Bearer ${key}` } }),
      env,
      {} as never,
    );
  expect((await call('secret-2')).status).toBe(401);
  expect((await call('secret-1')).status).toBe(200);
});

test('health answers without a credential', async () => {
  expect(await http('GET', '/health')).toEqual({ status: 200, body: { status: 'SERVING' } });
});

test.each(['a/b', 'a?b#c', '100%', 'naïve-🚀', 'a b', '%2F', "it's"])('a workflow id may be %s', async (id) => {
  const path = `${NS}/workflows/${encodeURIComponent(id)}`;
  expect((await http('POST', path, hello)).status).toBe(200);
  expect(await result(id)).toBe('Hello, World!');
  expect((await http('GET', path)).body).toMatchObject({ workflowExecutionInfo: { execution: { workflowId: id } } });
});

test.each([
  ['malformed JSON', '{', 400, 3],
  ['an unknown field', { ...hello, nonsense: 1 }, 400, 3],
  ['a wrong type', { ...hello, workflowType: 'hello' }, 400, 3],
  ['no body', undefined, 400, 3],
  ['a payload over 2 MB', { ...hello, input: ['y'.repeat(2_200_000)] }, 400, 3],
  ['a body over 4 MB', { ...hello, input: ['y'.repeat(4_500_000)] }, 400, 3],
])('%s is refused with a JSON error', async (_, body, status, code) => {
  const answer = await http('POST', `${NS}/workflows/refused`, body);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code, message: expect.stringMatching(/.+/) as string });
});

test('an id of 1,001 characters is refused', async () => {
  expect((await http('POST', `${NS}/workflows/${'x'.repeat(1_001)}`, hello)).body['message']).toBe(
    'WorkflowId length exceeds limit.',
  );
});

test('a signal to a closed run is refused', async () => {
  await start('closed-1', 'hello', ['x']);
  await closed('closed-1');
  const answer = await http('POST', `${NS}/workflows/closed-1/signal/approve`, {});
  expect(answer).toMatchObject({ status: 404, body: { message: 'workflow execution already completed' } });
});

test('snake case, short enum names and numbers in text are understood', async () => {
  const body = {
    workflow_type: { name: 'hello' },
    task_queue: { name: 'test' },
    input: ['x'],
    workflow_id_reuse_policy: 'RejectDuplicate',
  };
  expect((await http('POST', `${NS}/workflows/snake-1`, body)).status).toBe(200);
  await closed('snake-1');
  expect((await http('POST', `${NS}/workflows/snake-1`, body)).status).toBe(409);
});

test('the Web UI is answered with full payloads', async () => {
  await start('full-1', 'hello', ['x']);
  await closed('full-1');
  const { body } = await http('GET', `${NS}/workflows/full-1/history?historyEventFilterType=2`, undefined, {
    'caller-type': 'operator',
  });
  expect(JSON.stringify(body)).toContain('"payloads":[{"metadata"');
});

test('a start may wait for the end of its run: one request executes a workflow', async () => {
  const { body } = await http('POST', `${NS}/workflows/executed-over-http?wait_for_close=true`, hello);
  expect(body).toMatchObject({
    started: true,
    closeEvent: {
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
      workflowExecutionCompletedEventAttributes: { result: ['Hello, World!'] },
    },
  });
  expect((await http('POST', `${NS}/workflows/not-executed?waitForClose=maybe`, hello)).status).toBe(400);
  expect((await http('POST', `${NS}/workflows/only-started?waitForClose=false`, hello)).body).not.toHaveProperty(
    'closeEvent',
  );
});
