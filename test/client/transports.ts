import { exports } from 'cloudflare:workers';
import type { ExecutionRequest, WorkflowRunMethods } from '../../protocol/requests.ts';
import { invalid } from '../../protocol/service-error.ts';
import { readTaskToken } from '../../protocol/task-token.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { Connection } from '../../sdk/client/index.ts';
import type { ClientOptions } from '../../sdk/client/index.ts';
import { runOf } from '../objects/harness.ts';

const forwarded = [
  'startWorkflowExecution',
  'signalWorkflowExecution',
  'requestCancelWorkflowExecution',
  'terminateWorkflowExecution',
  'queryWorkflow',
  'describeWorkflowExecution',
  'getWorkflowExecutionHistory',
  'respondActivityTask',
  'recordActivityTaskHeartbeat',
  'updateWorkflowExecution',
  'pollWorkflowExecutionUpdate',
] as const satisfies readonly (keyof WorkflowRunMethods)[];

/** The part of the service that runs answer, over their objects. */
export const engine = {
  ...Object.fromEntries(
    forwarded.map((method) => [
      method,
      (request: ExecutionRequest) => runOf(request.workflowId)[method](request as never) as unknown,
    ]),
  ),
  startAndUpdate: (start, update) => runOf(start.workflowId).startAndUpdate(start, update),
  respondActivityTaskByToken: async ({ taskToken, ...request }) => {
    const token = readTaskToken(taskToken);
    if (token === undefined) return invalid('Error deserializing task token.');
    return runOf(token.workflowId).respondActivityTask({ ...request, ...token, activity: token });
  },
  recordActivityTaskHeartbeatByToken: async ({ taskToken, ...request }) => {
    const token = readTaskToken(taskToken);
    if (token === undefined) return invalid('Error deserializing task token.');
    return runOf(token.workflowId).recordActivityTaskHeartbeat({ ...request, ...token, activity: token });
  },
} as WorkflowService;

/** The test Worker over its HTTP API, without a network. */
export const fetchWorker = (url: string, init: RequestInit): Promise<Response> =>
  (exports as unknown as { default: { fetch(request: Request): Promise<Response> } }).default.fetch(
    new Request(url, init),
  );

/** Every way to the engine. */
export const transports: readonly [name: string, options: () => ClientOptions][] = [
  ['binding', () => ({ service: engine })],
  ['HTTP', () => ({ connection: Connection.lazy({ address: 'http://perdure.test', fetch: fetchWorker }) })],
];
