import { expect, test } from 'vitest';
import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  metricMeter,
  proxyActivities,
  proxySinks,
  setHandler,
  setWorkflowOptions,
  sleep,
  startChild,
} from 'perdure/workflow';
import type { WorkflowInterceptorsFactory } from 'perdure/workflow';
import type { MetricRecord } from '../../sdk/common/metrics.ts';
import { defaultPayloadConverter as converter } from '../../sdk/common/payload-converter.ts';
import { drive, typesOf } from './drive.ts';

const { greet } = proxyActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: '1s' });
const note = defineSignal<[string]>('note');
const set = defineUpdate<string, [string]>('set');
const last = defineQuery<string>('last');

async function everything(name: string): Promise<void> {
  let seen = '';
  setHandler(note, (text) => void (seen = text));
  setHandler(set, (text) => (seen = text), { validator: (_text) => undefined });
  setHandler(last, () => seen);
  await greet(name);
  await sleep(5);
  const child = await startChild('child', { workflowId: 'c' });
  await child.signal(note, 'to the child');
  await condition(() => seen === 'go');
  return continueAsNew('again');
}

/** Writes down every call, and passes it on with its name in a header where there are headers. */
function recorder(calls: string[]): WorkflowInterceptorsFactory {
  const record =
    (name: string) =>
    <Input, Output>(input: Input, next: (input: Input) => Output): Output => {
      calls.push(name);
      return next(input);
    };
  const marking = (name: string) => (input: { headers: object }, next: (input: never) => never) => {
    calls.push(name);
    return next({ ...input, headers: { ...input.headers, by: converter.toPayload(name) } } as never);
  };
  return () => ({
    inbound: [
      Object.fromEntries(
        ['execute', 'handleSignal', 'handleQuery', 'handleUpdate', 'validateUpdate'].map((name) => [
          name,
          record(name),
        ]),
      ),
    ],
    outbound: [
      {
        startTimer: record('startTimer'),
        ...Object.fromEntries(
          ['scheduleActivity', 'startChildWorkflowExecution', 'signalWorkflow', 'continueAsNew'].map((name) => [
            name,
            marking(name),
          ]),
        ),
      },
    ],
    internals: [{ dispose: record('dispose') }],
  });
}

test('interceptors hear of everything, may add headers, and do not change the order of commands', async () => {
  const calls: string[] = [];
  const steps = async (interceptors: WorkflowInterceptorsFactory[]) => {
    const run = drive(everything, { args: ['Ada'], replay: false, runner: { interceptors } });
    const commands = [...(await run.task())];
    run.complete('1', 'Hello, Ada!');
    commands.push(...(await run.task()));
    commands.push(...(await run.fire('1').task()));
    const { eventId: initiatedEventId } = run.find('StartChildWorkflowExecutionInitiated');
    const workflowExecution = { workflowId: 'c', runId: 'r' };
    run.add({
      type: 'ChildWorkflowExecutionStarted',
      namespace: 'shop',
      initiatedEventId,
      workflowExecution,
      workflowType: 'child',
    });
    commands.push(...(await run.task()));
    expect(await run.query('last')).toMatchObject({ result: [expect.anything()] });
    commands.push(...(await run.update('u', 'set', 'x').task()));
    const signaled = run.find('SignalExternalWorkflowExecutionInitiated');
    run.add({
      type: 'ExternalWorkflowExecutionSignaled',
      namespace: 'shop',
      workflowExecution,
      initiatedEventId: signaled.eventId,
    });
    commands.push(...(await run.signal('note', 'go').task()));
    expect(await run.replay()).toBeUndefined();
    return commands;
  };
  const without = await steps([]);
  const commands = await steps([recorder(calls)]);
  expect(typesOf(commands)).toEqual(typesOf(without));
  const once = calls.filter((name, at) => calls.indexOf(name) === at);
  expect(once).toEqual([
    'execute',
    'scheduleActivity',
    'startTimer',
    'startChildWorkflowExecution',
    'signalWorkflow',
    'handleQuery',
    'validateUpdate',
    'handleUpdate',
    'handleSignal',
    'continueAsNew',
  ]);
  const headers = commands.flatMap((command) =>
    'header' in command ? [converter.fromPayload(command.header?.['by'] ?? {})] : [],
  );
  expect(headers).toEqual(['scheduleActivity', 'startChildWorkflowExecution', 'signalWorkflow', 'continueAsNew']);
});

test('the first interceptor is the outermost', async () => {
  const order: string[] = [];
  const named =
    (name: string): WorkflowInterceptorsFactory =>
    () => ({
      inbound: [
        {
          execute: async (input, next) => {
            order.push(`${name} begins`);
            const result = await next(input);
            order.push(`${name} ends`);
            return result;
          },
        },
      ],
    });
  await drive(async () => 1, { replay: false, runner: { interceptors: [named('a'), named('b')] } }).task();
  expect(order).toEqual(['a begins', 'b begins', 'b ends', 'a ends']);
});

test('sinks are called after the task, in order, with copies, and not again on replay', async () => {
  const heard: unknown[] = [];
  const sinks = {
    alerts: {
      raise: {
        fn: ({ workflowId }: { workflowId: string }, ...args: unknown[]) => void heard.push([workflowId, ...args]),
      },
      always: { fn: () => void heard.push('always'), callDuringReplay: true },
      broken: {
        fn: () => {
          throw new Error('the sink fails');
        },
      },
    },
  };
  const run = drive(
    async () => {
      const { alerts } = proxySinks<{
        alerts: { raise(...args: unknown[]): void; broken(): void; always(): void; unknown(): void };
      }>();
      const list = [1];
      alerts.raise('first', list);
      list.push(2);
      alerts.broken();
      alerts.unknown();
      alerts.always();
      await sleep(5);
    },
    { replay: false, runner: { sinks } },
  );
  await run.task();
  expect(heard.splice(0)).toEqual([['order-7', 'first', [1]], 'always']);
  expect(await run.replay()).toBeUndefined();
  expect(heard).toEqual(['always']);
});

test('what is measured goes to the deployment once, with the tags of interceptors', async () => {
  const measured: MetricRecord[] = [];
  const tagged: WorkflowInterceptorsFactory = () => ({
    outbound: [
      {
        getMetricTags: (tags, next) => next({ ...tags, region: 'eu' }),
        getLogAttributes: (attributes, next) => next({ ...attributes, tenant: 7 }),
      },
    ],
  });
  const run = drive(
    async () => {
      metricMeter.createCounter('orders', 'orders', 'how many').withTags({ kind: 'a' }).add(2, { size: 1 });
      metricMeter.createHistogram('weight').record(3);
      metricMeter.withTags({ from: 'meter' }).createGauge('open').set(4);
      log.info('measured');
      await sleep(5);
    },
    { replay: false, runner: { interceptors: [tagged], metrics: (measurement) => measured.push(measurement) } },
  );
  await run.task();
  const own = { namespace: 'shop', taskQueue: 'orders', workflowType: 'workflow', region: 'eu' };
  expect(measured.splice(0)).toEqual([
    {
      kind: 'counter',
      name: 'orders',
      unit: 'orders',
      description: 'how many',
      value: 2,
      tags: { ...own, kind: 'a', size: 1 },
    },
    { kind: 'histogram', name: 'weight', value: 3, tags: own },
    { kind: 'gauge', name: 'open', value: 4, tags: { ...own, from: 'meter' } },
  ]);
  await run.replay();
  expect(measured).toEqual([]);
  const negative = drive(async () => metricMeter.createCounter('c').add(-1), { replay: false });
  expect((await negative.failedTask()).message).toMatch(/must be non-negative/);
});

class OutOfStock extends Error {}

test('errors that are listed fail the workflow instead of its task', async () => {
  const workflow = async (): Promise<void> => {
    throw new OutOfStock('none left');
  };
  expect((await drive(workflow).failedTask()).message).toBe('none left');
  const everyError = drive(workflow, { runner: { workflowFailureErrorTypes: ['Error'] } });
  expect(typesOf(await everyError.task())).toEqual(['FailWorkflowExecution']);
  setWorkflowOptions({ failureExceptionTypes: [OutOfStock] }, workflow);
  expect(typesOf(await drive(workflow).task())).toEqual(['FailWorkflowExecution']);
});
