import { expect, test } from 'vitest';
import { callbackOf } from '../../protocol/nexus.ts';
import { describe, evict, history, http, signal } from '../objects/harness.ts';

const api = '/api/v1/namespaces/default/workflows';
const callback = (workflowId: string) => ({
  nexus: callbackOf({ namespace: 'default', workflowId, runId: 'r', scheduledEventId: 5, requestId: workflowId }),
});
const body = { workflowType: { name: 'approval' }, taskQueue: { name: 'test' } };
const use = {
  ...body,
  workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
  requestId: 'attached',
  completionCallbacks: [callback('caller')],
  links: [
    {
      workflowEvent: {
        namespace: 'default',
        workflowId: 'caller',
        runId: 'r',
        eventRef: { eventId: '5', eventType: 'EVENT_TYPE_NEXUS_OPERATION_SCHEDULED' },
      },
    },
  ],
  onConflictOptions: { attachRequestId: true, attachCompletionCallbacks: true, attachLinks: true },
};
const eventOf = async (workflowId: string) => {
  const { body: page } = await http('GET', `${api}/${workflowId}/history`);
  const { events } = (page as { history: { events: { eventType: string }[] } }).history;
  return events.filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED');
};

test('a start that uses a run leaves its request id, its callbacks and its links with it, once', async () => {
  const first = (await http('POST', `${api}/attach-1`, body)).body as { runId: string };
  await expect.poll(async () => (await describe('attach-1')).historyLength).toBe(5);
  const link = {
    workflowEvent: {
      namespace: 'default',
      workflowId: 'attach-1',
      runId: first.runId,
      requestIdRef: { requestId: 'attached', eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED' },
    },
  };
  for (let times = 0; times < 2; times++) {
    const reply = await http('POST', `${api}/attach-1`, use);
    expect(reply).toMatchObject({ status: 200, body: { runId: first.runId, link } });
    expect(reply.body).not.toHaveProperty('started');
    await evict('attach-1');
  }
  expect((await http('GET', `${api}/attach-1`)).body).toMatchObject({
    callbacks: [
      {
        callback: { nexus: { url: callback('caller').nexus.url } },
        trigger: { workflowClosed: {} },
        state: 'CALLBACK_STATE_STANDBY',
      },
    ],
  });
  expect(await eventOf('attach-1')).toMatchObject([
    {
      eventId: '6',
      workerMayIgnore: true,
      links: use.links,
      workflowExecutionOptionsUpdatedEventAttributes: {
        attachedRequestId: 'attached',
        attachedCompletionCallbacks: use.completionCallbacks,
      },
    },
  ]);
  expect((await describe('attach-1')).requestIds['attached']).toEqual({
    eventType: 'WorkflowExecutionOptionsUpdated',
    eventId: 6,
  });
  await signal('attach-1', 'approve', 'Ann');
  await expect.poll(async () => (await describe('attach-1')).status).toBe('COMPLETED');
  // Sent again after the end it starts nothing: the run has taken it.
  expect((await http('POST', `${api}/attach-1`, use)).body).toMatchObject({ runId: first.runId });
});

test('what is not to be attached is not, and a start that uses nothing keeps its own', async () => {
  await http('POST', `${api}/attach-2`, { ...use, requestId: 'first' });
  const [started] = await history('attach-2');
  expect(started).toMatchObject({ type: 'WorkflowExecutionStarted', completionCallbacks: use.completionCallbacks });
  expect(started?.links).toHaveLength(1);
  expect(await eventOf('attach-2')).toEqual([]);
  await http('POST', `${api}/attach-2`, { ...use, onConflictOptions: undefined });
  expect(await eventOf('attach-2')).toEqual([]);
  const reply = await http('POST', `${api}/attach-2`, { ...use, onConflictOptions: {} });
  expect(reply.body).toMatchObject({ link: { workflowEvent: { eventRef: { eventId: '1' } } } });
  const [event] = await eventOf('attach-2');
  expect(event).toMatchObject({ workflowExecutionOptionsUpdatedEventAttributes: {} });
  expect(event).not.toHaveProperty('links');
});
