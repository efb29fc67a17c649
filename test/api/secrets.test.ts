import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { base64ToUtf8, utf8ToBase64 } from '../../protocol/payload.ts';
import { newTaskTokenSecret, encodeTaskToken } from '../../protocol/task-token.ts';
import { directory, objects } from '../../sdk/worker/objects.ts';
import { createWorkflowService } from '../../src/service/index.ts';
import { history, http, restoreTime, result, start } from '../objects/harness.ts';
import { taskTokens } from '../workflows/activities.ts';
import { OWNER, call, newApiKey } from './authorised.ts';
import { pathOf, protectedRoutes } from './routes.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});
const NS = '/api/v1/namespaces/default';
type TokenFields = Record<string, string | number>;

async function tokenOf(workflowId: string): Promise<string> {
  await start(workflowId, 'outside');
  await expect.poll(() => taskTokens.get(workflowId)).toBeDefined();
  return taskTokens.get(workflowId) ?? '';
}
const complete = (taskToken: string, namespace = 'default') =>
  http('POST', `/api/v1/namespaces/${namespace}/activity-complete`, { taskToken, result: ['forged'] });

test('a task token that was changed, made up or made elsewhere answers nothing', async () => {
  const token = await tokenOf('forged-1');
  const other = await tokenOf('forged-2');
  const fields = JSON.parse(base64ToUtf8(token)) as TokenFields;
  const { signature } = JSON.parse(base64ToUtf8(other)) as { signature: string };
  const { signature: _, ...unsigned } = fields;
  const changed = (change: TokenFields) => utf8ToBase64(JSON.stringify({ ...fields, ...change }));
  const tokens = [
    changed({ attempt: 2 }),
    changed({ workflowId: 'forged-2' }),
    changed({ runId: '' }),
    changed({ scheduledEventId: 6 }),
    changed({ signature }),
    changed({ signature: '' }),
    utf8ToBase64(JSON.stringify(unsigned)),
    await encodeTaskToken(unsigned as never, newTaskTokenSecret()),
    'AAAA',
  ];
  for (const forged of tokens) {
    for (const action of ['complete', 'fail', 'heartbeat', 'resolve-as-canceled']) {
      const answer = await http('POST', `${NS}/activity-${action}`, { taskToken: forged });
      expect(answer).toEqual({ status: 400, body: { code: 3, message: 'Error deserializing task token.' } });
    }
  }
  expect((await history('forged-1')).some(({ type }) => type === 'ActivityTaskCompleted')).toBe(false);
  expect((await complete(token)).status).toBe(200);
  expect(await result('forged-1')).toBe('forged');
});

test('a task token is good in its own namespace only', async () => {
  await http('POST', '/namespaces', { namespace: 'tokens-2', workflowExecutionRetentionPeriod: '86400s' });
  const token = await tokenOf('forged-3');
  expect((await complete(token, 'tokens-2')).status).toBe(400);
  const moved = { ...(JSON.parse(base64ToUtf8(token)) as TokenFields), namespace: 'tokens-2' };
  expect((await complete(utf8ToBase64(JSON.stringify(moved)), 'tokens-2')).status).toBe(400);
});

test('each namespace signs with a secret of its own, and keeps it', async () => {
  await http('POST', '/namespaces', { namespace: 'tokens-3', workflowExecutionRetentionPeriod: '86400s' });
  const [first, again, other] = await Promise.all([
    objects.namespace('default').config(),
    objects.namespace('default').config(),
    objects.namespace('tokens-3').config(),
  ]);
  expect(first?.taskTokenSecret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(again?.taskTokenSecret).toBe(first?.taskTokenSecret);
  expect(other?.taskTokenSecret).not.toBe(first?.taskTokenSecret);
});

test('asking for the key of a namespace that is not there leaves nothing behind', async () => {
  const stub = (env as unknown as { WORKFLOW_NAMESPACE: DurableObjectNamespace }).WORKFLOW_NAMESPACE.getByName('ghost');
  await call('GET', '/system-info', { token: `perdure_0123456789abcdef.ghost_${'x'.repeat(43)}` });
  const tables = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
  );
  expect(tables).toEqual([]);
});

test('no secret is in an answer, a log or a history', async () => {
  const written: string[] = [];
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      written.push(args.map((arg) => (arg instanceof Error ? `${arg.stack}` : JSON.stringify(arg))).join(' '));
    });
  }
  const key = await newApiKey('default', 'admin');
  const [, id = '', secret = ''] = /^perdure_(.+)_(.{43})$/.exec(key) ?? [];
  const stored = await objects.namespace('default').apiKey(id);
  const config = await objects.namespace('default').config();
  const secrets = [OWNER, secret, stored?.hash ?? '', config?.taskTokenSecret ?? ''];
  expect(secrets.every((text) => text.length > 10)).toBe(true);

  const answers: unknown[] = [];
  const ask = async (...request: Parameters<typeof call>) => answers.push(await call(...request));
  await ask('POST', `${NS}/workflows/secrets-1`, {
    token: key,
    body: { workflowType: { name: 'outside' }, taskQueue: { name: 'test' } },
  });
  await expect.poll(() => taskTokens.get('secrets-1')).toBeDefined();
  await complete(taskTokens.get('secrets-1') ?? '');
  await result('secrets-1');
  const events = JSON.stringify(await history('secrets-1'));
  for (const route of protectedRoutes()) {
    const path = pathOf(route).replace('/workflows/nobody', '/workflows/secrets-1');
    // Those that make keys tell a secret, but never one of these.
    for (const token of [key, OWNER, `${key}x`, `${OWNER}x`]) {
      await ask(route.method, path, { token, ...(route.method === 'GET' ? {} : { body: { role: 'read' } }) });
    }
  }
  expect(events).toContain('ActivityTaskCompleted');
  const told = [JSON.stringify(answers), events, ...written];
  for (const text of secrets) expect(told.filter((where) => where.includes(text))).toEqual([]);
});

test('a namespace is described and listed without its secret, over a binding too', async () => {
  const service = createWorkflowService(directory);
  const replies = [await service.describeNamespace({ namespace: 'default' }), await service.listNamespaces({})];
  const { taskTokenSecret = '' } = (await objects.namespace('default').config()) ?? {};
  for (const reply of replies) {
    expect(reply.error).toBeUndefined();
    expect(JSON.stringify(reply)).not.toContain(taskTokenSecret);
  }
});
