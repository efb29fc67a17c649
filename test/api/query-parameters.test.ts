import { expect, test } from 'vitest';
import { http } from '../objects/harness.ts';

const api = '/api/v1/namespaces/default';

/** Every list that has pages, and the name of its size. */
const LISTS = [
  ['/api/v1/namespaces', 'pageSize'],
  [`${api}/workflows`, 'pageSize'],
  [`${api}/batch-operations`, 'pageSize'],
  [`${api}/schedules`, 'maximumPageSize'],
  [`${api}/workflows/paged/history`, 'maximumPageSize'],
] as const;
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test.each(LISTS)('%s takes whole numbers for %s, in both spellings, and nothing else', async (path, name) => {
  await http('POST', `${api}/workflows/paged`, { workflowType: { name: 'approval' }, taskQueue: { name: 'test' } });
  for (const spelled of [name, snake(name)]) {
    for (const size of ['1.5', 'x', '1e9', '99999999999', '0x1'])
      expect(await http('GET', `${path}?${spelled}=${size}`), size).toMatchObject({ status: 400, body: { code: 3 } });
    for (const size of ['1', '-1', '0', '2147483647'])
      expect((await http('GET', `${path}?${spelled}=${size}`)).status, size).toBe(200);
  }
});

test('a flag is true or false as Go reads it', async () => {
  const history = `${api}/workflows/paged-flag/history`;
  await http('POST', `${api}/workflows/paged-flag`, {
    workflowType: { name: 'hello' },
    taskQueue: { name: 'test' },
    input: ['x'],
  });
  for (const text of ['true', '1', 'T', 'false', '0', ''])
    expect((await http('GET', `${history}?wait_new_event=${text}`)).status, text).toBe(200);
  for (const text of ['yes', 'maybe', '2'])
    expect((await http('GET', `${history}?waitNewEvent=${text}`)).status, text).toBe(400);
});

test('the dialect of a body is that of its type, and of an answer what is asked for', async () => {
  const start = (id: string, type: string, input: unknown) =>
    http(
      'POST',
      `${api}/workflows/${id}`,
      { workflowType: { name: 'hello' }, taskQueue: { name: 'test' }, input },
      { 'content-type': type },
    );
  const full = 'application/json+no-payload-shorthand';
  expect((await start('dialect-1', full, ['x'])).status).toBe(400);
  expect((await start('dialect-1', full, { payloads: ['x'] })).status).toBe(400);
  const payload = { metadata: { encoding: 'anNvbi9wbGFpbg' }, data: 'Ij8_PyI' };
  expect((await start('dialect-1', full, { payloads: [payload] })).status).toBe(200);
  const inputOf = async (query: string, headers: Record<string, string>) => {
    const { body } = await http(
      'GET',
      `${api}/workflows/dialect-1/history?maximumPageSize=1${query}`,
      undefined,
      headers,
    );
    const { events } = (body as { history: { events: Record<string, { input: unknown }>[] } }).history;
    return events[0]?.['workflowExecutionStartedEventAttributes']?.input;
  };
  const inFull = { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'Ij8/PyI=' }] };
  expect(await inputOf('', {})).toEqual(['???']);
  expect(await inputOf('&noPayloadShorthand', {})).toEqual(inFull);
  expect(await inputOf('', { accept: full })).toEqual(inFull);
  expect(await inputOf('', { 'content-type': full })).toEqual(inFull);
  expect(await inputOf('', { 'content-type': full, accept: 'application/json+pretty' })).toEqual(['???']);
});

test('a start has every field of Temporal’s, and null stands for one that is not there', async () => {
  const start = (id: string, more: object) =>
    http('POST', `${api}/workflows/${id}`, {
      workflowType: { name: 'hello' },
      taskQueue: { name: 'test' },
      input: ['x'],
      ...more,
    });
  const nothing = [
    'continuedFailure',
    'lastCompletionResult',
    'completionCallbacks',
    'versioningOverride',
    'onConflictOptions',
  ];
  const nulls = Object.fromEntries(
    [...nothing, 'eagerWorkerDeploymentOptions', 'timeSkippingConfig'].map((name) => [name, null]),
  );
  expect((await start('all-fields-1', nulls)).status).toBe(200);
  const again = {
    last_completion_result: [7],
    continued_failure: { message: 'no', application_failure_info: { type: 'Stock', details: [1] } },
    on_conflict_options: { attach_request_id: true },
  };
  expect((await start('all-fields-2', again)).status).toBe(200);
  const { body } = await http('GET', `${api}/workflows/all-fields-2/history?maximumPageSize=1`);
  const { events } = (body as { history: { events: Record<string, object>[] } }).history;
  expect(events[0]?.['workflowExecutionStartedEventAttributes']).toMatchObject({
    lastCompletionResult: [7],
    continuedFailure: { message: 'no', applicationFailureInfo: { type: 'Stock', details: [1] } },
  });
  const callback = { nexus: { url: 'https://example.com/', header: {} } };
  expect(await start('all-fields-3', { completionCallbacks: [callback] })).toMatchObject({
    status: 400,
    body: { code: 3 },
  });
});
