// Requests by chance: some right, most of them wrong in one place, some wrong everywhere.
import { bodyOf } from './bodies.mjs';

const TEXTS = [
  '',
  ' ',
  'x',
  'open-1',
  'open-2',
  'default',
  '*',
  'null',
  '-1',
  '0',
  '1e400',
  'NaN',
  '9223372036854775808',
  '__proto__',
  'constructor',
  'toString',
  "' OR '1'='1",
  '"; DROP TABLE history; --',
  '../..',
  '%',
  '%00',
  '\u0000',
  '\uD800',
  'é🚀',
  '\u202E',
  'x'.repeat(1_001),
  'x'.repeat(70_000),
  'AAAA',
  '====',
  '{}',
  '[]',
  '2026-13-45T99:99:99Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '-1s',
  '999999999999999999999s',
  '1.5s',
  '0s',
  'WORKFLOW_ID_REUSE_POLICY_X',
  '* * * * *',
  '@every 1s',
  '99 99 * * *',
  'CRON_TZ=Mars/Base * * * * *',
  '00000000-0000-0000-0000-000000000000',
  'eyJydW5JZCI6IngiLCJhZnRlciI6MX0=',
  'bnVsbA==',
  'W10=',
  'e30=',
  'MQ==',
  'eyJuYW1lc3BhY2UiOiJkZWZhdWx0In0=',
];
const NUMBERS = [0, -0, -1, 1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e308, -1e308];
const SEGMENTS = [
  'default',
  'fuzz-1',
  'fuzz-2',
  'nowhere',
  '*',
  '%2A',
  'open-1',
  'open-1',
  'open-2',
  'open-3',
  'approve',
  'state',
  'echo',
  'outside',
  'u1',
  'Color',
  'x',
  '%',
  '%2F',
  '%ff',
  '%00',
  '%E0%A4',
  '%C3%A9',
  '%F0%9F%9A%80',
  '..%2f..',
  '.',
  '__proto__',
  "';--",
  '+',
  ';a=b',
  ':namespace',
  'x'.repeat(1_001),
  '%F0%9F%9A%80'.repeat(400),
  '',
  'search-attributes',
  'history',
];
const WORDS = [
  'WorkflowId',
  'RunId',
  'ExecutionStatus',
  'StartTime',
  'CloseTime',
  'Color',
  'Size',
  'Nobody',
  '__proto__',
  '`Color`',
  '=',
  '!=',
  '>',
  '<=',
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  'IS',
  'NULL',
  'STARTS_WITH',
  'GROUP',
  'BY',
  'ORDER',
  'DESC',
  'LIKE',
  '(',
  ')',
  ',',
  "'x'",
  '"y"',
  "'open",
  '1',
  '-1.5',
  '1e999',
  'true',
  "'Running'",
  "'2026-01-01T00:00:00Z'",
  '--',
  '/*',
  ';',
  '\u0000',
  '%',
  'é',
];
const QUERIES = [
  'query',
  'pageSize',
  'page_size',
  'nextPageToken',
  'next_page_token',
  'execution.runId',
  'maximumPageSize',
  'historyEventFilterType',
  'pretty',
  'noPayloadShorthand',
  'waitPolicy.lifecycleStage',
  'startTime',
  'endTime',
  'runId',
];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND'];
const CREDENTIALS = [
  undefined,
  '',
  'Bearer',
  'Bearer ',
  'Bearer wrong',
  'Basic b3duZXI6eA==',
  'Bearer a.b.c',
  'Bearer eyJhbGciOiJub25lIn0.e30.',
  `Bearer perdure_0123456789abcdef_${'x'.repeat(43)}`,
  `Bearer perdure_0123456789abcdef.default_${'x'.repeat(43)}`,
  `Bearer perdure_0123456789abcdef.nowhere_${'_'.repeat(43)}`,
  `Bearer ${'x'.repeat(5_000)}`,
  'bearer\towner',
];

/** The next request: what to send, and whether its credential is good. */
export function nextRequest(random, routes, owner) {
  const route = random.of(routes);
  const method = random.chance(0.9) ? route.method : random.of(METHODS);
  const good = random.chance(0.85);
  const credential = good ? `Bearer ${owner}` : random.of(CREDENTIALS);
  const headers = credential === undefined ? {} : { authorization: credential };
  if (random.chance(0.1)) headers['cf-access-jwt-assertion'] = random.of(['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.']);
  if (random.chance(0.1)) headers['caller-type'] = 'operator';
  if (random.chance(0.1))
    headers['accept'] = random.of(['*/*', 'application/json+no-payload-shorthand', 'text/event-stream', '\u00ff']);
  if (random.chance(0.2))
    headers['content-type'] = random.of([
      'text/plain',
      'application/json',
      'multipart/form-data',
      ';',
      'x/y; charset=utf-16',
    ]);
  const body = ['GET', 'HEAD'].includes(method) ? undefined : bodyFor(random, route.path);
  return { method, path: pathFor(random, route.path), headers, body, good };
}

function pathFor(random, pattern) {
  if (random.chance(0.02)) return `/${random.times(6, () => random.of(SEGMENTS)).join('/')}`;
  const path = pattern.replace(/:(\w+)/g, (_, name) => segmentFor(random, name));
  const query = random
    .times(3, () => `${random.of(QUERIES)}=${valueInQuery(random)}`)
    .join(random.chance(0.95) ? '&' : '?');
  return query === '' ? path : `${path}?${query}`;
}

function segmentFor(random, name) {
  if (random.chance(0.25)) return random.of(SEGMENTS);
  if (name === 'namespace') return 'default';
  if (name === 'workflowId' || name === 'scheduleId') return `open-${1 + random.below(4)}`;
  return (
    { signalName: 'approve', queryType: 'state', name: 'echo', updateId: 'u1', activityId: 'outside' }[name] ?? 'x'
  );
}

function valueInQuery(random) {
  if (random.chance(0.4)) return encodeURIComponent(random.times(12, () => random.of(WORDS)).join(' '));
  if (random.chance(0.2)) return random.of(['%', '%ff', '%E0%A4', '+', '%00', '']);
  return encodeURIComponent(String(scalar(random)).slice(0, 3_000).toWellFormed());
}

function bodyFor(random, path) {
  const valid = bodyOf(path);
  const kind = random.next();
  if (kind < 0.35) return JSON.stringify(valid);
  if (kind < 0.8) return JSON.stringify(mutated(random, valid));
  if (kind < 0.88) return JSON.stringify(anything(random, 4));
  if (kind < 0.93) return JSON.stringify(valid).slice(0, random.below(40));
  return random.of([
    '',
    ' ',
    'null',
    '[]',
    '1',
    '"x"',
    '{',
    '{"a":1,"a":2}',
    '\uFEFF{}',
    '[['.repeat(3_000),
    `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
    '{"__proto__":{"x":1}}',
    Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
    `{"input":["${'y'.repeat(300_000)}"]}`,
    '{"requestId":1e999}',
  ]);
}

/** The same with something else in one place. */
function mutated(random, value) {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return anything(random, 2);
  const keys = Object.keys(value);
  if (keys.length === 0 || random.chance(0.1))
    return Array.isArray(value)
      ? [...value, anything(random, 2)]
      : { ...value, [random.of(TEXTS)]: anything(random, 1) };
  const key = random.of(keys);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (random.chance(0.15)) delete copy[key];
  else copy[key] = mutated(random, value[key]);
  return copy;
}

function anything(random, depth) {
  if (depth > 0 && random.chance(0.25)) return random.times(4, () => anything(random, depth - 1));
  if (depth > 0 && random.chance(0.3))
    return Object.fromEntries(random.times(4, () => [random.of(TEXTS), anything(random, depth - 1)]));
  return scalar(random);
}

const scalar = (random) =>
  random.of([null, true, false, random.of(NUMBERS), random.of(TEXTS), random.of(TEXTS), random.of(TEXTS)]);
