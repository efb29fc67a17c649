import { expect, test } from 'vitest';
import { grantsOf, mayCall } from '../../src/auth/service-access.ts';
import type { BindingProps } from '../../src/auth/service-access.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { createWorker } from '../../sdk/worker/index.ts';

const worker = createWorker({ taskQueue: 'test', workflows: {} });
/** Every method of the service, also those that API keys are made with. */
const methods = Object.keys(worker.service) as (keyof WorkflowService)[];
const inShop = [{ namespace: 'shop' }];
const allowedTo = (props: BindingProps | undefined, requests: readonly { namespace?: unknown }[] = inShop) =>
  methods.filter((method) => mayCall(grantsOf(props), method, requests).error === undefined);

const READ = [
  'countSchedules',
  'countWorkflowExecutions',
  'describeBatchOperation',
  'describeNamespace',
  'describeSchedule',
  'describeWorkflowExecution',
  'getWorkflowExecutionHistory',
  'listApiKeys',
  'listBatchOperations',
  'listNamespaces',
  'listScheduleMatchingTimes',
  'listSchedules',
  'listWorkflowExecutions',
  'pollWorkflowExecutionUpdate',
  'queryWorkflow',
];
const ADMIN = ['addSearchAttributes', 'registerNamespace', 'removeSearchAttributes', 'updateNamespace'];
const TASKS = ['recordActivityTaskHeartbeatByToken', 'respondActivityTaskByToken'];

test('without props a binding may call everything, and with an unknown role nothing', () => {
  expect(allowedTo(undefined)).toEqual(methods);
  expect(allowedTo({ role: 'owner' })).toEqual([]);
  expect(allowedTo({ role: 'constructor' })).toEqual([]);
});

test('each role may call what it may ask for over HTTP', () => {
  expect(allowedTo({ role: 'read' }).toSorted()).toEqual(READ);
  expect(allowedTo({ role: 'worker' }).toSorted()).toEqual(TASKS);
  const writes = methods.filter((method) => !ADMIN.includes(method));
  expect(allowedTo({ role: 'write' })).toEqual(writes);
  expect(allowedTo({ role: 'admin', namespace: 'shop' })).toEqual(
    methods.filter((name) => name !== 'registerNamespace'),
  );
});

test.each([[{ namespace: 'other' }], [{ namespace: '*' }], [{ namespace: ['shop'] }], [{}], [undefined as never]])(
  'a binding of one namespace may do nothing in %j',
  (request) => {
    expect(allowedTo({ namespace: 'shop' }, [request])).toEqual(['listNamespaces']);
    expect(allowedTo({ namespace: 'shop' }, [...inShop, request])).toEqual(['listNamespaces']);
  },
);

test('API keys are made by nobody over a binding', () => {
  const { prototype } = worker.exports.WorkflowService as unknown as { prototype: object };
  const offered = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  expect(offered.toSorted()).toEqual(methods.filter((name) => !/ApiKey/.test(name)).toSorted());
});
