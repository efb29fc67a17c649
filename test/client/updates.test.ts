import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import { Client, WithStartWorkflowOperation } from '../../sdk/client/index.ts';
import { fakeService } from './fake-service.ts';

const started = ok({ runId: 'run', started: true, status: 'RUNNING', firstExecutionRunId: 'first' });
const at = (stage: string, value?: unknown) =>
  ok({
    runId: 'run',
    updateId: 'u',
    stage,
    ...(value === undefined ? {} : { outcome: { success: [jsonPayload(value)] } }),
  });
const methods = (calls: readonly { method: string }[]) => calls.map(({ method }) => method);

test('an update is sent until it is accepted, always under its id, and then polled for', async () => {
  const stages = [at('ADMITTED'), at('ADMITTED'), at('ACCEPTED')];
  const polls = [at('ACCEPTED'), at('COMPLETED', 7)];
  const { service, calls } = fakeService({
    updateWorkflowExecution: () => stages.shift(),
    pollWorkflowExecutionUpdate: () => polls.shift(),
  });
  const handle = new Client({ service }).workflow.getHandle('cart');
  expect(await handle.executeUpdate<number, []>('total')).toBe(7);
  expect(methods(calls)).toEqual([
    ...Array<string>(3).fill('updateWorkflowExecution'),
    ...Array<string>(2).fill('pollWorkflowExecutionUpdate'),
  ]);
  const sent = calls
    .slice(0, 3)
    .map(({ request }) => (request['update'] as { meta: { updateId: string } }).meta.updateId);
  expect(new Set(sent).size).toBe(1);
  expect(calls.at(-1)?.request).toMatchObject({ updateId: sent[0], runId: 'run', waitFor: 'COMPLETED' });
});

test('an update that is only started is not waited for until its result is', async () => {
  const { service, calls } = fakeService({
    updateWorkflowExecution: () => at('ACCEPTED'),
    pollWorkflowExecutionUpdate: () => at('COMPLETED', 'done'),
  });
  const update = await new Client({ service }).workflow
    .getHandle('cart', undefined, { firstExecutionRunId: 'first' })
    .startUpdate('set', { waitForStage: 'ACCEPTED', updateId: 'mine' });
  expect(update).toMatchObject({ updateId: 'mine', workflowId: 'cart', workflowRunId: 'run' });
  expect(methods(calls)).toEqual(['updateWorkflowExecution']);
  expect(calls[0]?.request).toMatchObject({ firstExecutionRunId: 'first', waitFor: 'ACCEPTED' });
  expect(await update.result()).toBe('done');
  expect(await update.result()).toBe('done');
  expect(calls).toHaveLength(2);
});

test('a start with its update is sent again until the update is accepted, and its workflow is known from the first answer', async () => {
  const updates = [at('ADMITTED'), at('COMPLETED', 3)];
  const { service, calls } = fakeService({ startAndUpdate: () => ({ start: started, update: updates.shift() }) });
  const operation = new WithStartWorkflowOperation('cart', {
    workflowId: 'cart',
    taskQueue: 'carts',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const client = new Client({ service });
  expect(await client.workflow.executeUpdateWithStart('add', { startWorkflowOperation: operation })).toBe(3);
  expect(calls).toHaveLength(2);
  expect(calls[1]?.request).toEqual(calls[0]?.request);
  await (await operation.workflowHandle()).terminate();
  expect(calls[2]?.request).toMatchObject({ firstExecutionRunId: 'first' });
});

test('an update that is refused leaves the workflow that was started for it', async () => {
  const { service } = fakeService({
    startAndUpdate: () => ({ start: started, update: refuse('INVALID_ARGUMENT', 'no such update') }),
  });
  const operation = new WithStartWorkflowOperation('cart', {
    workflowId: 'cart',
    taskQueue: 'carts',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const call = new Client({ service }).workflow.executeUpdateWithStart('add', { startWorkflowOperation: operation });
  await expect(call).rejects.toMatchObject({ cause: { details: 'no such update' } });
  expect((await operation.workflowHandle()).workflowId).toBe('cart');
});
