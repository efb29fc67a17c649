import { expect, test } from 'vitest';
import activities from '../contract/golden/http/activities.json' with { type: 'json' };
import schedules from '../contract/golden/http/schedules.json' with { type: 'json' };
import visibility from '../contract/golden/http/visibility.json' with { type: 'json' };
import { Client, Connection, ScheduleNotFoundError } from '../../sdk/client/index.ts';
import type { WorkflowExecutionInfo } from '../../sdk/client/index.ts';

/** What a server of Temporal has answered, read by the client: in shorthand, and with fields that no answer here has. */
interface Exchange {
  readonly name: string;
  readonly response: { readonly status: number; readonly body: unknown };
}
function clientOf(exchanges: readonly Exchange[], ...names: string[]): Client {
  const answers = names.map((name) => {
    const exchange = exchanges.find((one) => one.name === name);
    if (exchange === undefined) throw new Error(`there is no exchange "${name}"`);
    return exchange.response;
  });
  const fetch = async (): Promise<Response> => {
    const { status, body } = answers.shift() ?? { status: 500, body: {} };
    return Response.json(body, { status });
  };
  return new Client({ connection: new Connection({ fetch }) });
}

test('a run with a pending activity', async () => {
  const client = clientOf(activities, 'describe after a heartbeat');
  const info = await client.workflow.getHandle('http-outside').describe();
  expect(info).toMatchObject({
    workflowId: 'http-outside',
    type: 'outside',
    taskQueue: 'golden',
    status: { code: 1, name: 'RUNNING' },
    historyLength: 5,
    memo: {},
    rootExecution: { workflowId: 'http-outside' },
  });
  expect(info.searchAttributes['BuildIds']).toHaveLength(2);
  const [activity] = info.raw.pendingActivities;
  expect(activity).toMatchObject({ activityId: '1', state: 'STARTED', attempt: 1 });
  expect(activity?.heartbeatDetails).toHaveLength(1);
  expect(info.raw.runExpirationTime).toBeUndefined();
});

test('a list, with open and closed runs', async () => {
  const client = clientOf(visibility, 'prefix');
  const infos: WorkflowExecutionInfo[] = [];
  for await (const info of client.workflow.list({ query: "WorkflowId STARTS_WITH 'list-'" })) infos.push(info);
  expect(infos.map(({ workflowId }) => workflowId)).toContain('list-3');
  const [open, closed] = ['list-1', 'list-0'].map((id) => infos.find(({ workflowId }) => workflowId === id));
  expect(open).toMatchObject({ status: { name: 'RUNNING' }, historyLength: 0, memo: { n: 1 } });
  expect(open?.closeTime).toBeUndefined();
  expect(open?.searchAttributes).toMatchObject({ CustomIntField: [1], CustomKeywordField: ['red'] });
  expect(closed).toMatchObject({ status: { name: 'COMPLETED' }, historyLength: 11, memo: { n: 0 } });
  expect(closed?.closeTime).toBeInstanceOf(Date);
});

test('a schedule', async () => {
  const client = clientOf(schedules, 'describe', 'describe after', 'list', 'describe deleted');
  const handle = client.schedule.getHandle('http-sched');
  expect(await handle.describe()).toMatchObject({
    spec: {
      calendars: [
        { hour: [{ start: 9, end: 9, step: 1 }], dayOfWeek: [{ start: 'MONDAY', end: 'FRIDAY' }], comment: 'workdays' },
        { minute: [{ start: 0, end: 0, step: 1 }], month: [{ start: 'JANUARY', end: 'DECEMBER' }] },
      ],
      intervals: [{ every: 3_600_000, offset: 60_000 }],
      jitter: 10_000,
      timezone: 'Europe/Berlin',
    },
    action: { workflowType: 'hello', taskQueue: 'golden', args: ['Sched'] },
    policies: { overlap: 'BUFFER_ONE', catchupWindow: 60_000, pauseOnFailure: true },
    state: { paused: false, note: 'a note' },
    memo: { m: 1 },
    searchAttributes: { CustomKeywordField: ['sched'] },
  });
  const { info } = await handle.describe();
  expect(info).toMatchObject({ numActionsTaken: 2, numActionsSkippedOverlap: 1 });
  expect(info.recentActions[1]?.scheduledAt).toEqual(new Date('2026-11-01T00:00:00Z'));
  expect(info.lastUpdatedAt).toBeInstanceOf(Date);
  for await (const summary of client.schedule.list())
    expect(summary).toMatchObject({ scheduleId: 'http-sched', action: { workflowType: 'hello' }, memo: { m: 1 } });
  await expect(handle.describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
});
