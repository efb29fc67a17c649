import { HandlerError, HandlerStartOperationResult, OperationError, serviceHandler } from 'nexus-rpc';
import { ApplicationFailure } from 'perdure/common';
import { WorkflowRunOperationHandler, log, operationInfo, startWorkflow } from 'perdure/nexus';
import { passGateToTheEnd } from './activities.ts';
import type { FailHow, RunHow } from './nexus-service.ts';
import { features } from './nexus-service.ts';

const attempts = new Map<string, number>();

export const nexusServices = [
  serviceHandler(features, {
    greet: async (_ctx, name) => `Hello, ${name}!`,
    fail: async (_ctx, how) => {
      throw errors[how]();
    },
    flaky: async (_ctx, { key, failures }) => {
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      if (attempt <= failures) throw new Error(`attempt ${attempt} fails`);
      return attempt;
    },
    run: new WorkflowRunOperationHandler<RunHow, string>((ctx, input) =>
      startWorkflow(ctx, 'nexusHandlerWorkflow', {
        args: [input.how],
        workflowId: input.workflowId,
        ...(input.useExisting ? { workflowIdConflictPolicy: 'USE_EXISTING' } : {}),
      }),
    ),
    wait: async (_ctx, gate) => {
      await passGateToTheEnd(gate);
      return 'passed';
    },
    stubborn: {
      start: async (_ctx, token) => HandlerStartOperationResult.async(token),
      cancel: async () => {
        throw new HandlerError('NOT_IMPLEMENTED', 'it goes on');
      },
    },
    context: async ({ service, operation, headers, requestId, inboundLinks }) => {
      log.info('called');
      const [link] = inboundLinks;
      return { ...operationInfo(), service, operation, headers, requestId, link: link?.url.pathname };
    },
  }),
];

const errors: Readonly<Record<FailHow, () => Error>> = {
  'operation-failed': () => new OperationError('failed', 'out of stock', { cause: new Error('none left') }),
  'operation-canceled': () => new OperationError('canceled', 'not today'),
  'bad-request': () => new HandlerError('BAD_REQUEST', 'no such order'),
  'non-retryable': () => new HandlerError('INTERNAL', 'broken for good', { retryableOverride: false }),
  'non-retryable-application': () => ApplicationFailure.nonRetryable('card refused', 'CardRefused', 'expired'),
};
