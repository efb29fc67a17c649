import { expect, test } from 'vitest';
import { notFound, ok } from '../../protocol/service-error.ts';
import { Client, WorkflowNotFoundError } from '../../sdk/client/index.ts';
import { fakeService } from './fake-service.ts';

test("an operator's calls name the run, the reason and who asks", async () => {
  const { service, calls } = fakeService({ resetWorkflowExecution: () => ok({ runId: 'new' }) });
  const handle = new Client({ service, namespace: 'shop', identity: 'me' }).workflow.getHandle('order-7', 'run');
  const target = { workflowTaskFinishEventId: 4 };
  expect(await handle.reset({ target, reason: 'a bug', exclude: ['SIGNAL'] })).toBe('new');
  await handle.pause('audit');
  await handle.unpause();
  await handle.delete();
  const at = { namespace: 'shop', workflowId: 'order-7', runId: 'run' };
  const by = { identity: 'me', requestId: expect.any(String) as string };
  expect(calls).toEqual([
    { method: 'resetWorkflowExecution', request: { ...at, ...by, target, reason: 'a bug', exclude: ['SIGNAL'] } },
    { method: 'pauseWorkflowExecution', request: { ...at, ...by, reason: 'audit' } },
    { method: 'unpauseWorkflowExecution', request: { ...at, ...by } },
    { method: 'deleteWorkflowExecution', request: at },
  ]);
});

test('an operation on a workflow that is not there says so', async () => {
  const { service } = fakeService({ deleteWorkflowExecution: () => notFound('workflow not found for ID: order-7') });
  const error = await new Client({ service }).workflow
    .getHandle('order-7')
    .delete()
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(WorkflowNotFoundError);
});
