import { afterEach, describe, expect, test } from 'vitest';
import {
  ActivityCancelledError,
  ActivityCompletionError,
  ActivityFailure,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
  ApplicationFailure,
  Client,
} from '../../sdk/client/index.ts';
import { fromBase64 } from '../../protocol/payload.ts';
import { ok } from '../../protocol/service-error.ts';
import { taskTokens } from '../workflows/activities.ts';
import * as workflows from '../workflows/workflows.ts';
import { restoreTime } from '../objects/harness.ts';
import { fakeService } from './fake-service.ts';
import { transports } from './transports.ts';

afterEach(restoreTime);
const taskQueue = 'test';

describe.each(transports)('over %s', (transport, options) => {
  const client = new Client(options());
  async function pending(name: string) {
    const workflowId = `completion-${transport}-${name}`;
    const handle = await client.workflow.start(workflows.outside, { workflowId, taskQueue });
    await expect.poll(() => taskTokens.get(workflowId)).toBeDefined();
    return { handle, token: taskTokens.get(workflowId) ?? '', activity: { workflowId, activityId: '1' } };
  }

  test('an activity is heartbeated and completed by its token', async () => {
    const { handle, token } = await pending('token');
    await client.activity.heartbeat(fromBase64(token), { progress: 0.5 });
    const [activity] = (await handle.describe()).raw.pendingActivities;
    expect(activity?.heartbeatDetails).toHaveLength(1);
    await client.activity.complete(fromBase64(token), 'by token');
    expect(await handle.result()).toBe('by token');
    await expect(client.activity.complete(token, 'again')).rejects.toBeInstanceOf(ActivityNotFoundError);
  });

  test('an activity is failed by its id', async () => {
    const { handle, activity } = await pending('fail');
    await client.activity.heartbeat(activity);
    await client.activity.fail(activity, ApplicationFailure.nonRetryable('no stock', 'Stock', { left: 0 }));
    const error = (await handle.result().catch((e: unknown) => e)) as Error;
    expect(error.cause).toBeInstanceOf(ActivityFailure);
    expect((error.cause as Error).cause).toMatchObject({ message: 'no stock', type: 'Stock', details: [{ left: 0 }] });
  });

  test('what is no token is refused', async () => {
    await expect(client.activity.complete('AAAA', 'x')).rejects.toBeInstanceOf(ActivityCompletionError);
  });
});

test('an attempt is named by the bytes of its token, or by its base64', async () => {
  const { service, calls } = fakeService({});
  const { activity } = new Client({ service });
  await activity.complete(new TextEncoder().encode('token'), 1);
  await activity.complete('dG9rZW4=', 1);
  expect(calls.map(({ request }) => request['taskToken'])).toEqual(['dG9rZW4=', 'dG9rZW4=']);
});

test.each([
  [{ cancelRequested: true, activityReset: true, activityPaused: true }, ActivityCancelledError],
  [{ activityReset: true, activityPaused: true }, ActivityResetError],
  [{ activityPaused: true }, ActivityPausedError],
])('a heartbeat tells what the activity is to know: %o', async (reply, expected) => {
  const { service } = fakeService({ recordActivityTaskHeartbeat: () => ok(reply) });
  const beat = new Client({ service }).activity.heartbeat({ workflowId: 'order-7', activityId: '1' });
  await expect(beat).rejects.toBeInstanceOf(expected);
});
