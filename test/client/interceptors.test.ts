import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { ok } from '../../protocol/service-error.ts';
import { Client, WithStartWorkflowOperation } from '../../sdk/client/index.ts';
import type { WorkflowClientInterceptor } from '../../sdk/client/index.ts';
import { fakeService } from './fake-service.ts';

const started = ok({ runId: 'run', started: true, status: 'RUNNING', firstExecutionRunId: 'run' });
const updated = ok({ runId: 'run', updateId: 'u', stage: 'COMPLETED', outcome: { success: [jsonPayload('done')] } });
const start = { workflowId: 'order-7', taskQueue: 'orders' };
const everything = () =>
  fakeService({
    startWorkflowExecution: () => started,
    updateWorkflowExecution: () => updated,
    startAndUpdate: () => ({ start: started, update: updated }),
    queryWorkflow: () => ok({ result: [jsonPayload('answer')] }),
    describeWorkflowExecution: () => ok({ memo: {}, searchAttributes: {}, status: 'RUNNING' }),
  });

test('an interceptor sees every call, and what it changes is sent', async () => {
  const seen: string[] = [];
  const passing = (name: string) => (input: never, next: (input: never) => Promise<never>) => {
    seen.push(name);
    return next(input);
  };
  const names =
    'startWithDetails signal signalWithStart startUpdate startUpdateWithStart query terminate cancel describe'.split(
      ' ',
    );
  const interceptor = Object.fromEntries(names.map((name) => [name, passing(name)])) as WorkflowClientInterceptor;
  const { service, calls } = everything();
  const client = new Client({
    service,
    interceptors: { workflow: [interceptor, { signal: (input, next) => next({ ...input, signalName: 'changed' }) }] },
  });
  const handle = await client.workflow.start('order', start);
  await handle.signal('given');
  await client.workflow.signalWithStart('order', { ...start, signal: 'given' });
  await handle.executeUpdate('set');
  await client.workflow.executeUpdateWithStart('set', {
    startWorkflowOperation: new WithStartWorkflowOperation('order', { ...start, workflowIdConflictPolicy: 'FAIL' }),
  });
  await handle.query('ask');
  await handle.terminate();
  await handle.cancel();
  await handle.describe();
  expect(seen.toSorted()).toEqual(names.toSorted());
  expect(calls.find(({ method }) => method === 'signalWorkflowExecution')?.request).toMatchObject({
    signalName: 'changed',
  });
});

test('the first interceptor is outermost', async () => {
  const order: string[] = [];
  const named = (name: string): WorkflowClientInterceptor => ({
    async startWithDetails(input, next) {
      order.push(`${name} before`);
      const output = await next(input);
      order.push(`${name} after`);
      return output;
    },
  });
  await new Client({
    service: everything().service,
    interceptors: { workflow: [named('a'), named('b')] },
  }).workflow.start('order', start);
  expect(order).toEqual(['a before', 'b before', 'b after', 'a after']);
});

test('the older interceptors work: a start with a run id for its result, and factories', async () => {
  const starts: string[] = [];
  class Older implements WorkflowClientInterceptor {
    readonly #workflowId: string;
    constructor(workflowId: string) {
      this.#workflowId = workflowId;
    }
    async start(...[input, next]: Parameters<NonNullable<WorkflowClientInterceptor['start']>>): Promise<string> {
      const runId = await next(input);
      starts.push(`${this.#workflowId} ${runId}`);
      return runId;
    }
  }
  const client = new Client({
    service: everything().service,
    interceptors: { workflow: { calls: [({ workflowId }) => new Older(workflowId)] } },
  });
  const handle = await client.workflow.start('order', start);
  expect(starts).toEqual(['order-7 run']);
  expect(handle).toMatchObject({ firstExecutionRunId: 'run', eagerlyStarted: false });
});

test('a schedule is created through its interceptors, whose headers it keeps', async () => {
  const { service, calls } = fakeService({ createSchedule: () => ok({ conflictToken: '' }) });
  const trace = jsonPayload('abc');
  const client = new Client({
    service,
    interceptors: { schedule: [{ create: (input, next) => next({ ...input, headers: { trace } }) }] },
  });
  const action = { type: 'startWorkflow', workflowType: 'report', taskQueue: 'reports' } as const;
  await client.schedule.create({ scheduleId: 'daily', spec: {}, action });
  expect(calls[0]?.request).toMatchObject({
    schedule: { action: { startWorkflow: { workflowId: 'daily-workflow', header: { fields: { trace } } } } },
  });
});
