import { describe, expect, test } from 'vitest';
import type { Link } from '../../protocol/links.ts';
import { callbackOf } from '../../protocol/nexus.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { ActivityOutcomeRequest, StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { limits } from '../../src/history/limits.ts';
import { failedByHeartbeat, limitAnswer } from '../../src/service/activity-answers.ts';
import { checkExecution, checkSignal, checkStart, checkUpdate } from '../../src/service/checks.ts';

const LONG = '€'.repeat(1_001);
const FITS = '€'.repeat(1_000);
const LARGE = [jsonPayload('x'.repeat(limits.payloads))];
const TOO_LARGE = 'Blob data size exceeds limit.';
const OPERATION = { namespace: 'default', workflowId: 'caller', runId: 'r', scheduledEventId: 5, requestId: 'q' };
const LINK: Link = { workflowEvent: { namespace: 'default', workflowId: 'a', runId: 'b' } };
const START: StartWorkflowExecutionRequest = {
  namespace: 'default',
  workflowId: 'order-7',
  workflowType: 'order',
  taskQueue: 'orders',
  requestId: 'q',
};
const HEADER = callbackOf(OPERATION).header;
const keywords = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`K${n}`, jsonPayload('v')]));
const types = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`K${n}`, 'KEYWORD'] as const));
const start = (more: Partial<StartWorkflowExecutionRequest>) => checkStart({ ...START, ...more }, types);

/** What is refused, what it is refused with, and what just fits. */
describe.each<[string, Partial<StartWorkflowExecutionRequest>, string, Partial<StartWorkflowExecutionRequest>]>([
  ['a workflow type', { workflowType: LONG }, 'WorkflowType length exceeds limit.', { workflowType: FITS }],
  ['a task queue', { taskQueue: LONG }, 'taskQueue length exceeds limit', { taskQueue: FITS }],
  ['a request id', { requestId: LONG }, 'RequestId length exceeds limit.', { requestId: FITS }],
  ['an input', { input: LARGE }, TOO_LARGE, { input: [jsonPayload('x'.repeat(limits.payloads - 100))] }],
  ['a memo', { memo: { m: LARGE[0] ?? {} } }, 'Memo size exceeds limit.', { memo: { m: jsonPayload('x') } }],
  [
    'a summary',
    { userMetadata: { summary: jsonPayload('x'.repeat(379)) } },
    'user_metadata.summary exceeds size limit. Length=401 Limit=400',
    { userMetadata: { summary: jsonPayload('x'.repeat(376)) } },
  ],
  [
    'the details of a summary',
    { userMetadata: { details: jsonPayload('x'.repeat(19_979)) } },
    'user_metadata.details exceeds size limit. Length=20003 Limit=20000',
    { userMetadata: { details: jsonPayload('x'.repeat(19_978)) } },
  ],
  [
    'a number of callbacks',
    { completionCallbacks: Array.from({ length: 33 }, () => ({ nexus: callbackOf(OPERATION) })) },
    'cannot attach more than 32 callbacks to an execution',
    { completionCallbacks: Array.from({ length: 32 }, () => ({ nexus: callbackOf(OPERATION) })) },
  ],
  [
    'the headers of a callback',
    { completionCallbacks: [{ nexus: { ...callbackOf(OPERATION), header: { ...HEADER, x: 'x'.repeat(8_192) } } }] },
    'invalid header: header size longer than max allowed size of 8192',
    { completionCallbacks: [{ nexus: { ...callbackOf(OPERATION), header: { ...HEADER, x: 'x'.repeat(7_000) } } }] },
  ],
  [
    'a number of links',
    { links: Array.from({ length: 11 }, () => LINK) },
    'cannot attach more than 10 links per request, got 11',
    { links: Array.from({ length: 10 }, () => LINK) },
  ],
  [
    'a number of search attributes',
    { searchAttributes: keywords(101) },
    'number of search attributes 101 exceeds limit 100',
    { searchAttributes: keywords(100) },
  ],
  [
    'a value of a search attribute',
    { searchAttributes: { K1: jsonPayload('x'.repeat(2_047)) } },
    'search attribute K1 value size 2049 exceeds size limit 2048',
    { searchAttributes: { K1: jsonPayload('x'.repeat(2_046)) } },
  ],
])('%s of a start', (_, refused, message, fits) => {
  test('is limited', () => expect(start(refused).error).toEqual({ code: 'INVALID_ARGUMENT', message }));
  test('fits below that', () => expect(start(fits).error).toBeUndefined());
});

test('search attributes are limited together as well', () => {
  const values = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`K${n}`, jsonPayload('x'.repeat(2_000))]));
  expect(start({ searchAttributes: values }).error?.message).toMatch(
    /^total size of search attributes \d+ exceeds size limit 40960$/,
  );
});

test.each([
  [checkExecution({ ...START, workflowId: LONG }), 'WorkflowId length exceeds limit.'],
  [checkSignal({ signalName: LONG }), 'SignalName length exceeds limit.'],
  [checkSignal({ signalName: 'go', requestId: LONG }), 'RequestId length exceeds limit.'],
  [checkSignal({ signalName: 'go', input: LARGE }), TOO_LARGE],
  [checkUpdate({ update: { meta: { updateId: LONG }, input: { name: 'set' } } }), 'UpdateId length exceeds limit.'],
  [checkUpdate({ update: { meta: { updateId: 'u' }, input: { name: LONG } } }), 'Update name length exceeds limit.'],
  [checkUpdate({ update: { meta: { updateId: 'u' }, input: { name: 'set', args: LARGE } } }), TOO_LARGE],
])('%# is refused in Temporal’s words: %s', ({ error }, message) => {
  expect(error).toEqual({ code: 'INVALID_ARGUMENT', message });
});

describe('an answer of an activity that is too large', () => {
  const at = { namespace: 'default', workflowId: 'order-7', activity: { activityId: '1' } };
  const answered = (outcome: ActivityOutcomeRequest['outcome'], more: object = {}) =>
    limitAnswer({ ...at, outcome, ...more });

  test.each([
    [{ status: 'completed', result: LARGE }, 'Complete result exceeds size limit.'],
    [{ status: 'canceled', details: LARGE }, 'Cancel details exceed size limit.'],
  ] as const)('fails the activity, and is not tried again: %#', (outcome, message) => {
    const failure = { message, source: 'Server', serverFailureInfo: { nonRetryable: true } };
    expect(answered({ ...outcome, identity: 'w' })).toEqual({
      ...at,
      outcome: { status: 'failed', failure, identity: 'w' },
    });
  });

  test('is a failure of which the beginning is kept', () => {
    const message = `${'x'.repeat(10)}${'€'.repeat(1_000_000)}`;
    const failure = { message, applicationFailureInfo: { type: 'Stock', details: LARGE }, cause: { message: 'gone' } };
    const { outcome } = answered({ status: 'failed', failure });
    const limited = 'failure' in outcome ? outcome.failure : {};
    expect(limited).toMatchObject({
      message: 'Failure exceeds size limit.',
      serverFailureInfo: { nonRetryable: true },
      cause: { applicationFailureInfo: { type: 'Stock' } },
    });
    expect(message.startsWith(limited.cause?.message ?? '?')).toBe(true);
    expect(JSON.stringify(limited).length).toBeLessThan(limits.payloadsWarn);
    expect(limited.cause).not.toHaveProperty('cause');
  });

  test('is as it was when it is not, and details of a heartbeat that are too large are dropped', () => {
    const outcome = { status: 'failed', failure: { message: 'no' } } as const;
    const lastHeartbeatDetails = [jsonPayload(1)];
    expect(answered(outcome, { lastHeartbeatDetails })).toEqual({ ...at, outcome, lastHeartbeatDetails });
    expect(answered(outcome, { lastHeartbeatDetails: LARGE })).toEqual({ ...at, outcome });
  });

  test('is a heartbeat that fails the activity', () => {
    expect(failedByHeartbeat({ ...at, details: [jsonPayload(1)] })).toBeUndefined();
    expect(failedByHeartbeat({ ...at, details: LARGE })?.outcome).toMatchObject({
      status: 'failed',
      failure: { message: 'Heartbeat details exceed size limit.' },
    });
  });
});

test.each([
  ['https://example.com/callback', { 'temporal-callback-token': 'e30=' }],
  ['temporal://system', {}],
  ['temporal://system', { 'temporal-callback-token': 'e30=' }],
  ['', {}],
])('a callback to %s with %j is refused: it leads to no operation here', (url, header) => {
  expect(start({ completionCallbacks: [{ nexus: { url, header } }] }).error).toEqual({
    code: 'INVALID_ARGUMENT',
    message: `invalid url: url does not match any configured callback address: ${url}`,
  });
});

test.each<[Partial<StartWorkflowExecutionRequest>, string]>([
  [
    { workflowIdReusePolicy: 'TERMINATE_IF_RUNNING', workflowIdConflictPolicy: 'FAIL' },
    'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy',
  ],
  [
    { workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'TERMINATE_EXISTING' },
    'Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
  ],
  [
    { workflowIdConflictPolicy: 'FAIL', signal: { signalName: 'go' } },
    'Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.',
  ],
  [{ priority: { priorityKey: -1 } }, "priority key can't be negative"],
  [{ priority: { fairnessKey: 'é'.repeat(33) } }, 'fairness key length exceeds limit'],
  [{ priority: { fairnessWeight: -0.5 } }, 'must be greater than zero'],
  [{ taskQueue: '/_sys/orders' }, 'task queue name cannot start with reserved prefix /_sys/'],
])('%j is refused', (more, message) => {
  expect(start(more).error).toEqual({ code: 'INVALID_ARGUMENT', message });
});

test('callbacks are attached under a request id', () => {
  const completionCallbacks = [{ nexus: callbackOf(OPERATION) }];
  const attach = { attachCompletionCallbacks: true };
  expect(start({ completionCallbacks, onConflictOptions: attach }).error).toEqual({
    code: 'INVALID_ARGUMENT',
    message: 'attaching request ID is required for attaching completion callbacks',
  });
  expect(start({ completionCallbacks, onConflictOptions: { ...attach, attachRequestId: true } }).ok).toBeDefined();
});

test.each<[readonly Link[], string]>([
  [[{ batchJob: { jobId: 'x'.repeat(4_000) } }], 'link exceeds allowed size of 4000, got 4025'],
  [[{} as Link], 'unsupported link variant'],
  [[{ batchJob: {} }], 'batch job link must not have an empty job ID'],
  [[{ workflowEvent: { workflowId: 'a', runId: 'b' } }], 'workflow event link must not have an empty namespace field'],
  [[{ activity: { namespace: 'a', runId: 'b' } }], 'activity link must not have an empty activity ID field'],
  [
    [{ nexusOperation: { namespace: 'a', operationId: 'b' } }],
    'nexus operation link must not have an empty run ID field',
  ],
  [
    [{ workflowEvent: { namespace: 'a', workflowId: 'b', runId: 'c', eventRef: { eventId: 1 } } }],
    'workflow event link ref cannot have an unspecified event type and a non-zero event ID',
  ],
])('links %# are refused: %s', (links, message) => {
  expect(start({ links }).error).toEqual({ code: 'INVALID_ARGUMENT', message });
});

test('what would change something and is not in this version is refused, and left out it is not', () => {
  expect(start({ versioningOverride: { behavior: 1 } } as object).error?.code).toBe('UNIMPLEMENTED');
  const nothing = {
    completionCallbacks: [],
    onConflictOptions: {},
    versioningOverride: {},
    timeSkippingConfig: null,
  };
  expect(start(nothing as object).error).toBeUndefined();
});
