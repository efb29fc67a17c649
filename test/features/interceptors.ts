// Interceptors of the workflows whose types begin with `intercepted`; on both sides the others run without any.
import { defaultPayloadConverter } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type {
  WorkflowInboundCallsInterceptor,
  WorkflowInterceptors,
  WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

/** The name of the header that goes from a workflow to all that it starts. */
const TRACE = 'trace';

export const interceptors = (): WorkflowInterceptors => {
  if (!workflowInfo().workflowType.startsWith('intercepted')) return {};
  const log: string[] = [];
  let trace = 'the first';
  const headers = (given: Record<string, unknown>) => ({
    ...given,
    [TRACE]: defaultPayloadConverter.toPayload(`below ${trace}`),
  });
  const inbound: WorkflowInboundCallsInterceptor = {
    execute: async (input, next) => {
      const payload = input.headers[TRACE];
      if (payload) trace = defaultPayloadConverter.fromPayload(payload);
      log.push('execute');
      const result = await next(input);
      return { result, trace, log };
    },
    handleSignal: async (input, next) => {
      log.push(`signal ${input.signalName}`);
      await next(input);
      log.push(`signal ${input.signalName} handled`);
    },
    handleUpdate: async (input, next) => {
      log.push(`update ${input.name}`);
      return `intercepted ${await next({ ...input, args: [...input.args, 'more'] })}`;
    },
    validateUpdate: (input, next) => {
      log.push(`validate ${input.name}`);
      next(input);
    },
    handleQuery: async (input, next) => [input.queryName, await next(input)],
  };
  const outbound: WorkflowOutboundCallsInterceptor = {
    startTimer: async (input, next) => {
      log.push(`timer ${input.durationMs}`);
      await next(input);
      log.push('timer fired');
    },
    scheduleActivity: async (input, next) => {
      log.push(`activity ${input.activityType}`);
      return next({ ...input, headers: headers(input.headers) as typeof input.headers });
    },
    scheduleLocalActivity: async (input, next) => {
      log.push(`local activity ${input.activityType}`);
      return next({ ...input, args: [`local ${input.args[0]}`] });
    },
    startNexusOperation: async (input, next) => {
      log.push(`operation ${input.operation}`);
      return next({ ...input, headers: { ...input.headers, 'X-Trace': `below ${trace}` } });
    },
    startChildWorkflowExecution: async (input, next) => {
      log.push(`child ${input.workflowType}`);
      return next({ ...input, headers: headers(input.headers) as typeof input.headers });
    },
    signalWorkflow: async (input, next) => {
      log.push(`signals ${input.signalName}`);
      await next({ ...input, headers: headers(input.headers) as typeof input.headers });
    },
    continueAsNew: async (input, next) => next({ ...input, headers: headers(input.headers) as typeof input.headers }),
  };
  return { inbound: [inbound], outbound: [outbound] };
};
