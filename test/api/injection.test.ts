import { afterEach, expect, test } from 'vitest';
import { restoreTime, http, result } from '../objects/harness.ts';
import { OWNER, call, newApiKey } from './authorised.ts';

afterEach(restoreTime);
const hello = { workflowType: { name: 'hello' }, taskQueue: { name: 'test' }, input: ['World'] };
const NS = '/api/v1/namespaces/default';

const IDS = [
  "'; DROP TABLE history; --",
  '" OR ""="',
  '../../other/workflows/x',
  '..%2F..%2Fother',
  'default/x',
  'x/../y',
  '<script>alert(1)</script>',
  '${process.env}',
  '{{constructor}}',
  '__proto__',
  'constructor',
  'x\r\nset-cookie: a=b',
  'x\u0000y',
  '\u202Eevil',
];

test.each(IDS)('an id such as %j is an id and nothing else', async (id) => {
  const path = `${NS}/workflows/${encodeURIComponent(id)}`;
  expect((await http('POST', path, hello)).status).toBe(200);
  expect(await result(id)).toBe('Hello, World!');
  const { body } = await http('GET', path);
  expect(body).toMatchObject({ workflowExecutionInfo: { execution: { workflowId: id } } });
});

test.each([
  "WorkflowId = 'x' OR '1' = '1'",
  "WorkflowId = 'x'; DROP TABLE runs",
  "WorkflowId = 'x' UNION SELECT value FROM api_keys",
  "WorkflowId = 'x' --",
  "WorkflowId = 'x' /* */",
  '1 = 1',
  'rowid > 0',
  'sqlite_master = 1',
  '"WorkflowId" = load_extension(1)',
  'WorkflowId = (SELECT 1)',
  '__proto__ = 1',
  'constructor = 1',
  '`; DROP TABLE runs; --` = 1',
  `${'('.repeat(500)}WorkflowId = 'x'${')'.repeat(500)}`,
])('a list filter such as %s is refused', async (query) => {
  for (const path of ['workflows', 'workflow-count', 'schedules']) {
    const { status, body } = await http('GET', `${NS}/${path}?query=${encodeURIComponent(query)}`);
    expect([path, status, body['code']]).toEqual([path, 400, 3]);
  }
});

test.each([
  ["WorkflowId = 'it''s'", 200],
  [`WorkflowId = "'; DROP TABLE runs; --"`, 200],
  ["WorkflowId STARTS_WITH '%'", 200],
  ["WorkflowId STARTS_WITH '_'", 200],
])('text in a filter is only text: %s', async (query, status) => {
  expect((await http('GET', `${NS}/workflows?query=${encodeURIComponent(query)}`)).status).toBe(status);
});

test('no filter, id or page token reaches into another namespace', async () => {
  await call('POST', '/namespaces', {
    token: OWNER,
    body: { namespace: 'walls', workflowExecutionRetentionPeriod: '86400s' },
  });
  const insider = await newApiKey('walls', 'admin');
  expect((await http('POST', `${NS}/workflows/behind-walls`, hello)).status).toBe(200);
  await result('behind-walls');
  const seen: unknown[] = [];
  for (const query of ['', "WorkflowId = 'behind-walls'", "WorkflowId STARTS_WITH 'b'", "Namespace = 'default'"]) {
    seen.push(
      (await call('GET', `/namespaces/walls/workflows?query=${encodeURIComponent(query)}`, { token: insider })).body,
    );
  }
  for (const id of [
    'behind-walls',
    '../../default/workflows/behind-walls',
    'default/behind-walls',
    '%2e%2e/behind-walls',
  ]) {
    for (const tail of ['', '/history']) {
      const answer = await call('GET', `/namespaces/walls/workflows/${encodeURIComponent(id)}${tail}`, {
        token: insider,
      });
      expect([id, answer.status]).toEqual([id, 404]);
    }
  }
  expect(JSON.stringify(seen)).not.toContain('behind-walls"');
});

test.each(['AAAA', 'false', '%ff', '====', 'bnVsbA=='])('a page token such as %s is none of ours', async (token) => {
  for (const path of ['/namespaces', `${NS}/workflows`, `${NS}/schedules`, `${NS}/workflows/nobody/history`]) {
    const { status } = await http('GET', `${path}?nextPageToken=${encodeURIComponent(token)}`);
    expect([path, status < 500]).toEqual([path, true]);
  }
});
