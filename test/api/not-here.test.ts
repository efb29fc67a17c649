import { expect, test } from 'vitest';
import { namespaceCapabilities, notAnnounced, systemCapabilities } from '../../src/api/capabilities.ts';
import { notHere } from '../../src/api/not-here.ts';
import others from '../contract/golden/http/others.json';
import system from '../contract/golden/http/system.json';
import { http } from '../objects/harness.ts';

const NS = '/api/v1/namespaces/default';
const UNKNOWN_QUEUE = 'describe an unknown task queue';

/** The recorder cut some paths short: they are of one task queue. */
const pathOf = (path: string): string => (path.startsWith('/') ? path : `${NS}/task-queues/${path}`);
const listed = others.filter(
  ({ name, request }) => request.method === 'GET' && (name === UNKNOWN_QUEUE || !name.startsWith('task queue')),
);

test.each(listed.map((exchange) => [exchange.name, exchange] as const))(
  '%s: as a Temporal server',
  async (_, exchange) => {
    const { status, body } = exchange.response;
    expect(await http('GET', pathOf(exchange.request.path))).toEqual({ status, body });
  },
);

test('the code that a task queue is bound to stands as its poller', async () => {
  const recorded = others.find(({ name }) => name === 'task queue')?.response.body;
  const { body } = await http('GET', `${NS}/task-queues/test?taskQueueType=TASK_QUEUE_TYPE_WORKFLOW`);
  const [poller] = body['pollers'] as Record<string, unknown>[];
  expect(Object.keys(poller ?? {})).toEqual(Object.keys(recorded?.pollers?.[0] ?? {}));
  expect(poller).toMatchObject({ identity: 'perdure', ratePerSecond: 100_000 });
  expect({ ...body, pollers: [] }).toEqual({ ...recorded, pollers: [] });
});

test.each([
  ['this Worker', 'test', '', 1],
  ['this Worker', 'test', '?taskQueueType=1', 1],
  ['this Worker', 'test', '?taskQueueType=2', 1],
  ['this Worker', 'test', '?taskQueueType=TASK_QUEUE_TYPE_NEXUS', 0],
  ['another Worker', 'garbage', '?taskQueueType=1', 0],
  ['another Worker', 'garbage', '?taskQueueType=TASK_QUEUE_TYPE_ACTIVITY', 1],
])('the task queue of %s (%s%s) has %i pollers', async (_, name, query, pollers) => {
  const { status, body } = await http('GET', `${NS}/task-queues/${name}${query}`);
  expect([status, ((body['pollers'] as unknown[] | undefined) ?? []).length]).toEqual([200, pollers]);
});

test('a type of task queue that there is not is refused', async () => {
  const answer = await http('GET', `${NS}/task-queues/test?taskQueueType=9`);
  expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
});

test('in a namespace that does not exist everything says so', async () => {
  const paths = notHere.flatMap(({ method, path }) => (method === 'GET' && path.includes('{namespace}') ? [path] : []));
  for (const path of [...paths, '/api/v1/namespaces/{namespace}/task-queues/q']) {
    const answer = await http('GET', path.replace('{namespace}', 'ghost').replaceAll(/\{[^}]+\}/g, 'x'));
    expect(answer, path).toMatchObject({ status: 404, body: { message: 'Namespace ghost is not found.' } });
  }
});

test('each capability of a Temporal server is announced, or a reason says why not', async () => {
  const [info, , namespace] = system.map(({ response }) => response.body) as [
    { capabilities: object },
    unknown,
    { namespaceInfo: { capabilities: object } },
  ];
  const theirs = new Set([...Object.keys(info.capabilities), ...Object.keys(namespace.namespaceInfo.capabilities)]);
  const ours = [...Object.keys(systemCapabilities), ...Object.keys(namespaceCapabilities)];
  expect(new Set([...ours, ...Object.keys(notAnnounced)])).toEqual(theirs);
  expect(ours.filter((name) => name in notAnnounced)).toEqual([]);
  expect((await http('GET', '/api/v1/system-info')).body['capabilities']).toEqual(systemCapabilities);
  expect((await http('GET', NS)).body).toMatchObject({ namespaceInfo: { capabilities: namespaceCapabilities } });
});
