import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { ok } from '../../protocol/service-error.ts';
import { Client } from '../../sdk/client/index.ts';
import { fakeService } from './fake-service.ts';

const run = { runId: 'r1', started: true, status: 'RUNNING', firstExecutionRunId: 'r1' };
const order = { workflowId: 'order-7', taskQueue: 'orders' };
const completed = (value: unknown) => ({ type: 'WorkflowExecutionCompleted', result: [jsonPayload(value)] });
const continued = { type: 'WorkflowExecutionContinuedAsNew', newExecutionRunId: 'r2' };
const historyOf = (event: object) => () => ok({ runId: 'r1', events: [event] });

test('a short workflow is executed in one request', async () => {
  const { service, calls } = fakeService({
    startWorkflowExecution: () => ok({ ...run, closeEvent: completed('done') }),
  });
  expect(await new Client({ service }).workflow.execute('order', order)).toBe('done');
  expect(calls).toMatchObject([{ method: 'startWorkflowExecution', request: { waitMs: 20_000 } }]);
});

test('a long one is waited for after its start, and so is any where the service does not wait', async () => {
  const { service, calls } = fakeService({
    startWorkflowExecution: () => ok(run),
    getWorkflowExecutionHistory: historyOf(completed('at last')),
  });
  expect(await new Client({ service }).workflow.execute('order', order)).toBe('at last');
  expect(calls.map(({ request }) => request['runId'])).toEqual([undefined, 'r1']);
});

test('the runs that follow are followed, unless they are not to be', async () => {
  const { service, calls } = fakeService({
    startWorkflowExecution: () => ok({ ...run, closeEvent: continued }),
    getWorkflowExecutionHistory: historyOf(completed('in the second')),
  });
  const client = new Client({ service });
  expect(await client.workflow.execute('order', order)).toBe('in the second');
  expect(calls.at(-1)).toMatchObject({ method: 'getWorkflowExecutionHistory', request: { runId: 'r2' } });
  await expect(client.workflow.execute('order', { ...order, followRuns: false })).rejects.toThrow('continued as new');
});

test('what an interceptor says has been started is waited for, whatever has ended', async () => {
  const { service } = fakeService({
    startWorkflowExecution: () => ok({ ...run, closeEvent: completed('of another run') }),
    getWorkflowExecutionHistory: historyOf(completed('of the run that is meant')),
  });
  const other = async () => ({ runId: 'r9', firstExecutionRunId: 'r9', eagerlyStarted: false });
  const client = new Client({
    service,
    interceptors: { workflow: [{ startWithDetails: (input, next) => next(input).then(other) }] },
  });
  expect(await client.workflow.execute('order', order)).toBe('of the run that is meant');
});

test('a start does not wait', async () => {
  const { service, calls } = fakeService({ startWorkflowExecution: () => ok(run) });
  await new Client({ service }).workflow.start('order', order);
  expect(calls[0]?.request).not.toHaveProperty('waitMs');
});
