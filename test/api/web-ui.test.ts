/**
 * Every call that Temporal's Web UI made of a Temporal server, made of this engine: the status is that of the recording, and the answer has the
 * shape of what was recorded of the same route. What differs on purpose stands with its reason in `test/contract/web-ui-differences.json`.
 */
import { beforeAll, expect, test, vi } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import differences from '../contract/web-ui-differences.json';
import calls from '../contract/golden/web-ui-calls.json';
import { merged, misfits, shapeOf } from '../contract/shapes.ts';
import { alarm, closed, fetchApi, passTime, restoreTime, start } from '../objects/harness.ts';

const NS = '/api/v1/namespaces/default';
const WEB_UI = { 'caller-type': 'operator', cookie: '_csrf=abc', 'x-csrf-token': 'abc' };

interface Exchange {
  readonly name: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly response: { readonly status: number; readonly body?: unknown };
}
const recorded = Object.values(
  import.meta.glob<Exchange[]>('../contract/golden/http/*.json', { eager: true, import: 'default' }),
).flat();

/** The route of the table that a path belongs to. */
function routeOf(method: string, path: string): string | undefined {
  const [plain = ''] = path.split('?');
  return routes.find((route) => {
    const pattern = route.path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return route.method === method && new RegExp(`^${pattern}$`).test(plain);
  })?.path;
}

type Call = (typeof calls)[number];
/** A call as the Web UI would make it of this deployment: its run ids, and the task queue that its code has. */
async function send({ method, path, query, body }: Call) {
  const [, workflowId = 'ui-family'] = /\/workflows\/([^/]+)/.exec(path) ?? [];
  const runId = runIds.get(workflowId) ?? '';
  const fill = (text: string) => text.replaceAll('{runId}', runId).replaceAll('/golden', '/test');
  const parameters = new URLSearchParams(JSON.parse(fill(JSON.stringify(query ?? {}))) as Record<string, string>);
  const text = body === undefined ? undefined : fill(JSON.stringify(body));
  return fetchApi(method, `${fill(path)}?${parameters}`, text, WEB_UI);
}

const runIds = new Map<string, string>();
beforeAll(async () => {
  const workflows = { 'ui-open-1': 'approval', 'ui-open-2': 'approval', 'ui-out': 'outside', 'ui-family': 'household' };
  for (const [workflowId, workflowType] of Object.entries(workflows)) {
    const reply = await start(workflowId, workflowType);
    runIds.set(workflowId, reply.ok?.runId ?? '');
  }
  await closed('ui-family');
  // What happened is in the index once it has been gathered for a while.
  passTime(5_000);
  for (const workflowId of Object.keys(workflows)) await alarm(workflowId);
  restoreTime();
  await post('/schedules/ui-sched', recordedSchedule);
  await post('/schedules/ui-sched/patch', { patch: { triggerImmediately: {} } });
  const ids = { workflowId: 'ui-family', runId: runIds.get('ui-family') };
  await post('/batch-operations/ui-batch', { reason: 'clean', executions: [ids], cancellationOperation: {} });
  const batch = async () => (await fetchApi('GET', `${NS}/batch-operations/ui-batch`)).text();
  await vi.waitUntil(async () => (await batch()).includes('STATE_COMPLETED'));
  // Its row is written when it is made, and again when it has acted.
  await vi.waitUntil(async () => (await (await fetchApi('GET', `${NS}/schedules`)).text()).includes('recentActions'));
});

const recordedSchedule = recorded.find(({ name }) => name === 'create')?.request.body;
async function post(path: string, body: unknown): Promise<void> {
  const response = await fetchApi('POST', `${NS}${path}`, JSON.stringify(body), WEB_UI);
  expect(response.status, await response.text()).toBe(200);
}

const titleOf = ({ method, path, query }: Call): string =>
  `${method} ${path.replace(NS, '').replace('/api/v1', '')} ${JSON.stringify(query ?? {})}`.replaceAll('"', "'");
const matches = (at: string, title: string): boolean =>
  new RegExp(`^${at.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(title);
const met = new Set<string>();

test.each(calls.map((call) => [titleOf(call), call] as const))('%s', async (title, call) => {
  const response = await send(call);
  const text = await response.text();
  const body = JSON.parse(text) as unknown;
  const route = routeOf(call.method, call.path);
  const answers = recorded.filter(
    ({ request, response: { status } }) => status === 200 && routeOf(request.method, request.path) === route,
  );
  const shape = merged(answers.map((exchange) => shapeOf(exchange.response.body)));
  const found = [
    ...(response.status === call.status ? [] : [`: status ${response.status}`]),
    ...(route === undefined ? [] : misfits(shape, shapeOf(body))),
  ];
  const unexplained = found.filter((line) => {
    const excuse = differences.find(({ at }) => matches(at, `${title}${line}`) || matches(at, title));
    if (excuse) met.add(excuse.at);
    return excuse === undefined;
  });
  expect(unexplained, text.slice(0, 2_000)).toEqual([]);
});

test('each difference that is explained is one', () => {
  expect(differences.map(({ at }) => at).filter((at) => !met.has(at))).toEqual([]);
});
