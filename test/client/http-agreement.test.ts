/**
 * The HTTP client and the HTTP API, held against each other: whatever a caller asks of the one, the service behind the other is asked, and whatever
 * it answers, the caller is told. Method by method over the whole port, with arbitrary values.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { notFound, ok } from '../../protocol/service-error.ts';
import type {
  ResetOptions,
  ResetWorkflowExecutionRequest,
  UpdateActivityOptionsRequest,
} from '../../protocol/operator-requests.ts';
import type {
  ActivityOutcomeRequest,
  GetWorkflowExecutionHistoryReply,
  GetWorkflowExecutionHistoryRequest,
} from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { Connection } from '../../sdk/client/index.ts';
import { appOver } from '../api/routes.ts';
import {
  count,
  duration,
  flag,
  map,
  oneOf,
  payloadMap,
  payloads,
  priority,
  record,
  segment,
  text,
  time,
  uuid,
} from './arbitrary.ts';
import * as replies from './arbitrary-replies.ts';
import * as requests from './arbitrary-requests.ts';

type Method = keyof WorkflowService;
type Arguments<Name extends Method> = Parameters<WorkflowService[Name]>;
type Answer<Name extends Method> = Awaited<ReturnType<WorkflowService[Name]>>;
interface Case<Name extends Method> {
  readonly asked: fc.Arbitrary<Arguments<Name>>;
  readonly answered: fc.Arbitrary<Answer<Name>>;
  /** What the service is asked, where HTTP says more or other words for the same. */
  arrives?(...asked: Arguments<Name>): readonly unknown[];
  /** What the caller is told, where HTTP says less. */
  told?(answer: Answer<Name>, ...asked: Arguments<Name>): unknown;
}

/** The cases of most methods: one request, and a reply that is not refused. */
function one<Request, Value>(
  request: fc.Arbitrary<Request>,
  value: fc.Arbitrary<Value>,
  arrives: (request: Request) => unknown = (given) => given,
  told: (value: Value, request: Request) => unknown = (answer) => answer,
) {
  return {
    asked: request.map((given): [Request] => [given]),
    answered: value.map((given): Reply<Value> => ok(given)),
    arrives: (given: Request) => [arrives(given)],
    told: (answer: Reply<Value>, given: Request) => (answer.error ? answer : ok(told(answer.ok, given))),
  };
}
const nothing = fc.constant(null);
const namespace = { namespace: segment };
const page = { query: text, pageSize: count, nextPageToken: text };
const schedule = { ...namespace, scheduleId: segment };
const byId = { ...requests.place, activity: fc.record({ activityId: segment }) };
const byToken = { ...namespace, taskToken: text };
const paused = { runId: uuid, reason: text, identity: text, requestId: text };
const heartbeat = record({}, { cancelRequested: flag, activityPaused: flag, activityReset: flag });
const scheduleMore = { identity: text, memo: payloadMap, searchAttributes: payloadMap };

const history = record<GetWorkflowExecutionHistoryRequest>(
  { ...requests.place, pageSize: fc.integer({ min: 1, max: 256 }) },
  { runId: uuid, after: count, reverse: flag, closeEventOnly: flag, waitMs: fc.constant(20_000) },
).map(({ waitMs, ...request }) =>
  // Nobody waits for what comes before the first event.
  request.reverse || waitMs === undefined ? request : { ...request, waitMs },
);
const outcome = requests.withLastDetails(
  record<Pick<ActivityOutcomeRequest, 'outcome'>>({ outcome: requests.outcome }, {}),
);
const outcomeOf = <Place extends object>(place: fc.Arbitrary<Place>) =>
  fc.tuple(place, outcome).map(([at, end]) => ({ ...at, ...end }));

const CASES: { readonly [Name in Method]: Case<Name> } = {
  startWorkflowExecution: one(
    fc.oneof(requests.start, requests.startThatWaits, requests.signalWithStart),
    fc.oneof(replies.started, replies.closed),
    undefined,
    // A signal reaches running workflows only, and Temporal's answer to it does not say so.
    (reply, request) => {
      if (!('signal' in request)) return reply;
      const { closeEvent: _, ...run } = { closeEvent: undefined, ...reply };
      return { ...run, status: 'RUNNING' };
    },
  ),
  signalWorkflowExecution: one(requests.signal, nothing),
  requestCancelWorkflowExecution: one(requests.cancel, nothing),
  terminateWorkflowExecution: one(requests.terminate, nothing),
  queryWorkflow: one(
    requests.query,
    fc.oneof(fc.record({ result: payloads }), fc.record({ rejected: oneOf('COMPLETED', 'PAUSED') })),
  ),
  describeWorkflowExecution: one(
    requests.run,
    replies.description.map((run) => ({
      rootExecution: { workflowId: run.workflowId, runId: run.runId },
      ...run,
    })),
  ),
  getWorkflowExecutionHistory: one(
    history,
    record<GetWorkflowExecutionHistoryReply>({ runId: uuid, events: replies.events }, { next: count }),
    (request) => ({ reverse: false, closeEventOnly: false, ...request }),
    // Temporal's answer does not say of which run it is; a token does.
    (reply, { runId = '' }) => ('next' in reply ? reply : { ...reply, runId }),
  ),
  respondActivityTask: one(
    outcomeOf(record<Omit<ActivityOutcomeRequest, 'outcome' | 'lastHeartbeatDetails'>>(byId, { runId: uuid })),
    nothing,
  ),
  recordActivityTaskHeartbeat: one(record(byId, { runId: uuid, details: payloads, identity: text }), heartbeat),
  respondActivityTaskByToken: one(outcomeOf(fc.record(byToken)), nothing),
  recordActivityTaskHeartbeatByToken: one(record(byToken, { details: payloads, identity: text }), heartbeat),
  updateWorkflowExecution: one(requests.update, replies.updated),
  pollWorkflowExecutionUpdate: one(
    record(
      {
        ...requests.place,
        updateId: segment,
        waitFor: oneOf('ADMITTED', 'ACCEPTED', 'COMPLETED'),
        waitMs: fc.constant(20_000),
      },
      { runId: uuid },
    ),
    replies.updated,
  ),
  startAndUpdate: {
    asked: requests.startAndUpdate.map(([start, update]) => [start, update]),
    answered: fc
      .tuple(replies.started, replies.updated)
      .map(([start, update]) => ({ start: ok({ ...start, runId: update.runId }), update: ok(update) })),
  },

  listWorkflowExecutions: one(
    record(namespace, page),
    record({ executions: fc.array(replies.visibilityRecord, { maxLength: 2 }) }, { nextPageToken: text }),
    (request) => ({ query: '', pageSize: 0, ...request }),
  ),
  countWorkflowExecutions: one(record(namespace, { query: text }), replies.counted, (request) => ({
    query: '',
    ...request,
  })),

  resetWorkflowExecution: one(
    fc
      .tuple(
        record<Omit<ResetWorkflowExecutionRequest, keyof ResetOptions>>(
          { ...requests.place, requestId: text },
          { runId: uuid, reason: text, identity: text },
        ),
        requests.resetOptions,
      )
      .map(([request, options]): ResetWorkflowExecutionRequest => ({ ...request, ...options })),
    fc.record({ runId: uuid }),
    (request) => ({ exclude: [], ...request }),
  ),
  deleteWorkflowExecution: one(requests.run, nothing),
  pauseWorkflowExecution: one(record(requests.place, paused), nothing),
  unpauseWorkflowExecution: one(record(requests.place, paused), nothing),
  updateWorkflowExecutionOptions: one(
    record(requests.place, { runId: uuid, priority, identity: text }),
    record({}, { priority }),
  ),
  pauseActivity: one(record(requests.operation, requests.operationMore), nothing),
  unpauseActivity: one(record(requests.operation, { ...requests.operationMore, ...requests.unpause }), nothing),
  resetActivity: one(record(requests.operation, { ...requests.operationMore, ...requests.resetActivity }), nothing),
  updateActivityOptions: one(
    // Options are changed or restored, not both.
    fc.oneof(
      record<Omit<UpdateActivityOptionsRequest, 'restoreOriginal'>>(
        { ...requests.operation, options: requests.activityOptions },
        requests.operationMore,
      ),
      record<UpdateActivityOptionsRequest>(
        { ...requests.operation, options: fc.constant({}) },
        { ...requests.operationMore, restoreOriginal: fc.constant(true) },
      ),
    ),
    requests.activityOptions,
  ),

  createSchedule: one(
    record(
      { ...schedule, schedule: requests.schedule, requestId: text },
      { ...scheduleMore, initialPatch: requests.schedulePatch },
    ),
    fc.record({ conflictToken: text }),
  ),
  describeSchedule: one(fc.record(schedule), replies.scheduleDescription),
  updateSchedule: one(
    record({ ...schedule, schedule: requests.schedule }, { ...scheduleMore, conflictToken: text, requestId: text }),
    nothing,
  ),
  patchSchedule: one(
    record({ ...schedule, patch: requests.schedulePatch }, { identity: text, requestId: text }),
    nothing,
  ),
  deleteSchedule: one(record(schedule, { identity: text }), nothing),
  listScheduleMatchingTimes: one(
    fc.record({ ...schedule, startTime: time, endTime: time }),
    fc.record({ startTime: fc.array(time, { maxLength: 3 }) }),
  ),
  listSchedules: one(
    record(namespace, page),
    record({ schedules: fc.array(replies.scheduleEntry, { maxLength: 2 }) }, { nextPageToken: text }),
  ),
  countSchedules: one(record(namespace, { query: text }), replies.counted),

  registerNamespace: one(
    record(
      { namespace: text },
      { description: text, ownerEmail: text, data: map(text), workflowExecutionRetentionPeriod: duration },
    ),
    nothing,
  ),
  describeNamespace: one(fc.record(namespace), replies.namespaceDescription),
  updateNamespace: one(
    record(namespace, {
      description: text,
      ownerEmail: text,
      data: map(text),
      workflowExecutionRetentionTtl: duration,
      visibilityShards: count,
      workflowPause: fc.boolean(),
    }),
    replies.namespaceDescription,
  ),
  listNamespaces: one(
    record({}, { pageSize: count, nextPageToken: text }),
    record({ namespaces: fc.array(replies.namespaceDescription, { maxLength: 2 }) }, { nextPageToken: text }),
    (request) => ({ pageSize: 0, ...request }),
  ),
  addSearchAttributes: one(
    fc.record({
      ...namespace,
      searchAttributes: map(oneOf('TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST')),
    }),
    nothing,
  ),
  removeSearchAttributes: one(fc.record({ ...namespace, names: segment.map((name) => [name]) }), nothing),

  startBatchOperation: one(requests.startBatch, nothing, ({ operation, ...request }) => ({
    ...request,
    operation: operation.type === 'RESET' ? { ...operation, reset: { exclude: [], ...operation.reset } } : operation,
  })),
  describeBatchOperation: one(fc.record(requests.job), replies.batchDescription),
  listBatchOperations: one(
    record(namespace, { pageSize: count, nextPageToken: text }),
    record({ operations: fc.array(replies.batchSummary, { maxLength: 2 }) }, { nextPageToken: text }),
    (request) => ({ pageSize: 0, ...request }),
  ),
  stopBatchOperation: one(record(requests.job, { reason: text, identity: text }), nothing),
};

// oxlint-disable-next-line typescript/no-explicit-any -- The arguments of any method.
/** What a service is asked that answers this, and what its caller over HTTP is told. */
async function overHttp(method: Method, asked: readonly unknown[], answer: unknown) {
  const arrived: [method: string, asked: any[]][] = [];
  const service = new Proxy(
    {},
    {
      get:
        (_, name) =>
        async (...request: unknown[]) => (arrived.push([String(name), request]), answer),
    },
  );
  const app = appOver(service, { none: true });
  const connection = new Connection({ fetch: async (url, init) => app.request(url, init) });
  const call = connection.workflowService[method] as (...request: readonly unknown[]) => Promise<unknown>;
  return { reply: await call(...asked), arrived };
}

test.each(Object.keys(CASES) as Method[])('%s', async (method) => {
  const { asked, answered, arrives, told } = CASES[method] as unknown as Case<'startAndUpdate'>;
  await fc.assert(
    fc.asyncProperty(asked, answered, async (request, answer) => {
      const { reply, arrived } = await overHttp(method, request, answer);
      expect(arrived).toEqual([[method, arrives?.(...request) ?? request]]);
      expect(reply).toEqual(told?.(answer, ...request) ?? answer);
    }),
    { numRuns: 30 },
  );
});

test.each(Object.keys(CASES) as Method[])('a refusal of %s is told as it is', async (method) => {
  const [request] = fc.sample(CASES[method].asked as fc.Arbitrary<readonly unknown[]>, { numRuns: 1, seed: 1 });
  const refused = method === 'startAndUpdate' ? { start: notFound('gone') } : notFound('gone');
  expect((await overHttp(method, request as readonly unknown[], refused)).reply).toEqual(refused);
});

test('options that are set to zero arrive, though JSON has no zero', async () => {
  const options = { retryPolicy: { maximumAttempts: 0, backoffCoefficient: 3 }, heartbeatTimeout: 0 };
  const request = { namespace: 'shop', workflowId: 'order-7', activities: { activityId: '3' }, options } as const;
  const { arrived } = await overHttp('updateActivityOptions', [request], ok({}));
  expect(arrived).toEqual([['updateActivityOptions', [request]]]);
});

test('search attributes are removed one by one, up to the first that is refused', async () => {
  const request = { namespace: 'shop', names: ['Region', 'Tier'] };
  const { reply, arrived } = await overHttp('removeSearchAttributes', [request], ok(null));
  expect(reply).toEqual(ok(null));
  expect(arrived.map(([, [{ names }]]) => names)).toEqual([['Region'], ['Tier']]);
  const refused = await overHttp('removeSearchAttributes', [request], notFound('no Region'));
  expect(refused.reply).toEqual(notFound('no Region'));
  expect(refused.arrived).toHaveLength(1);
});
