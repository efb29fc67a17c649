import { HandlerError, OperationError } from 'nexus-rpc';
import type { OperationContext, OperationDefinition, OperationHandler, ServiceHandler } from 'nexus-rpc';
import type { NexusStartTask, NexusTask, NexusTaskOutcome } from '../../protocol/nexus.ts';
import { ApplicationFailure, CancelledFailure, WorkflowExecutionAlreadyStartedError } from '../common/failures.ts';
import { defaultFailureConverter, failureConverterOf } from '../common/failure-converter.ts';
import { createMetricMeter } from '../common/metrics.ts';
import type { MetricRecord } from '../common/metrics.ts';
import { combineCodecs, mapPayloads } from '../common/payload-codec.ts';
import type { PayloadCodec, TransformPayloads } from '../common/payload-codec.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { handlerContext } from './context.ts';
import type { HandlerContext, NexusWorkflows } from './context.ts';

/** Services with their handlers, of any operations. */
// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of services of any shape.
export type NexusServices = readonly ServiceHandler<any>[];

export interface NexusRunnerOptions {
  readonly services: NexusServices;
  /** What handlers start, signal and cancel. */
  readonly workflows: NexusWorkflows;
  readonly payloadConverter?: PayloadConverter;
  readonly payloadCodecs?: readonly PayloadCodec[];
  readonly metrics?: (measurement: MetricRecord) => void;
}
/** Handles one request; `signal` is aborted when nobody waits for the answer any more. Never rejects. */
export type RunNexusTask = (task: NexusTask, signal: AbortSignal) => Promise<NexusTaskOutcome>;

const asItIs: TransformPayloads = async (payloads) => payloads;

/**
 * How a deployment handles requests for operations.
 *
 * @throws {TypeError} when two services have the same name.
 */
export function createNexusRunner(options: NexusRunnerOptions): RunNexusTask {
  const { payloadCodecs = [], payloadConverter: converter = defaultPayloadConverter, workflows, metrics } = options;
  const codecs = payloadCodecs.length > 0 ? combineCodecs(payloadCodecs) : { encode: asItIs, decode: asItIs };
  const services = new Map<string, ServiceHandler>();
  for (const service of options.services) {
    const { name } = service.definition;
    if (services.has(name)) throw new TypeError(`nexusServices has more than one service ${JSON.stringify(name)}`);
    services.set(name, service);
  }
  return async (task, signal) => {
    const { namespace, taskQueue, endpoint, service, operation } = task;
    const tags = { namespace, taskQueue, service, operation };
    const metricMeter = createMetricMeter((measurement) => metrics?.(measurement), tags);
    const info = { namespace, taskQueue, endpoint };
    const context = { info, service, operation, metricMeter, converter, ...codecs, workflows };
    const outcome = await handlerContext.run(context, () => handle(services, context, task, signal));
    try {
      return await mapPayloads(outcome, codecs.encode);
    } catch (error) {
      return failed(error, converter);
    }
  };
}

type Handler = OperationDefinition<unknown, unknown> & OperationHandler<unknown, unknown>;

async function handle(
  services: ReadonlyMap<string, ServiceHandler>,
  context: HandlerContext,
  task: NexusTask,
  abortSignal: AbortSignal,
): Promise<NexusTaskOutcome> {
  const { service, operation, requestDeadline } = task;
  try {
    const own = services.get(service);
    if (own === undefined)
      throw new HandlerError('NOT_FOUND', `No service handler registered for service name '${service}'`);
    const handler = own.getOperationHandler(operation as never) as unknown as Handler;
    const about = { service, operation, headers: lowered(task.headers), abortSignal };
    const ctx: OperationContext = { ...about, requestDeadline: new Date(requestDeadline) };
    if (task.type === 'start') return await start(handler, ctx, context, task);
    await handler.cancel(ctx, task.operationToken);
    return { status: 'cancelRequested' };
  } catch (error) {
    return failed(error, context.converter);
  }
}

async function start(
  handler: Handler,
  ctx: OperationContext,
  context: HandlerContext,
  task: NexusStartTask,
): Promise<NexusTaskOutcome> {
  const { requestId, callback, links } = task;
  const input = await inputOf(handler, context, task);
  const result = await handler.start(
    {
      ...ctx,
      requestId,
      callbackUrl: callback.url,
      ...(callback.header ? { callbackHeaders: { ...callback.header } } : {}),
      inboundLinks: links.map(({ url, type }) => ({ url: new URL(url), type })),
      outboundLinks: [],
    },
    input,
  );
  if (result.isAsync) return { status: 'started', operationToken: result.token };
  const { transferTypeConverter: convert } = handler.outputType ?? {};
  const { value } = result;
  return { status: 'completed', result: context.converter.toPayload(convert ? convert.toTransferType(value) : value) };
}

/** What the caller sent, as the handler takes it. What cannot be read is the caller's mistake, unless the converter says otherwise. */
async function inputOf(
  handler: Handler,
  { converter, decode }: HandlerContext,
  task: NexusStartTask,
): Promise<unknown> {
  if (task.input === undefined) return undefined;
  const { transferTypeConverter: convert } = handler.inputType ?? {};
  const [payload] = await reading('INTERNAL', 'Payload codec failed to decode Nexus operation input', () =>
    decode(task.input ? [task.input] : []),
  );
  return reading('BAD_REQUEST', 'Payload converter failed to decode Nexus operation input', async () => {
    const value = payload && converter.fromPayload(payload);
    return convert ? convert.fromTransferType(value) : value;
  });
}

async function reading<Value>(
  type: 'INTERNAL' | 'BAD_REQUEST',
  message: string,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    const isInvalid =
      cause instanceof ApplicationFailure && cause.nonRetryable && cause.type === 'PayloadValidationError';
    if (isInvalid) throw new HandlerError('BAD_REQUEST', 'Invalid operation input', { cause });
    if (cause instanceof ApplicationFailure || cause instanceof HandlerError) throw cause;
    throw new HandlerError(type, message, { cause });
  }
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What a handler has thrown: the end of the operation, or a request that failed. Source: Temporal's SDK, `worker/nexus/conversions`. */
function failed(error: unknown, converter: PayloadConverter): NexusTaskOutcome {
  const write = (failure: Error) => failureConverterOf(converter).errorToFailure(failure, converter);
  if (error instanceof OperationError) {
    const { message, state, stack, cause } = error;
    const about = { message, type: 'OperationError', nonRetryable: true, ...(cause ? { cause } : {}) };
    const canceled = state === 'canceled';
    const failure = canceled ? new CancelledFailure(message, undefined, cause) : ApplicationFailure.create(about);
    if (stack !== undefined) failure.stack = stack;
    return { status: canceled ? 'canceled' : 'failed', failure: write(failure) };
  }
  try {
    return { status: 'handlerError', failure: write(handlerErrorOf(error)) };
  } catch (cause) {
    // A converter of the deployment that fails must not leave the request without an answer.
    return {
      status: 'handlerError',
      failure: defaultFailureConverter.errorToFailure(
        new HandlerError('INTERNAL', undefined, { cause }),
        defaultPayloadConverter,
      ),
    };
  }
}

function handlerErrorOf(cause: unknown): HandlerError {
  if (cause instanceof HandlerError) return cause;
  if (cause instanceof WorkflowExecutionAlreadyStartedError)
    return new HandlerError('INTERNAL', undefined, { cause, retryableOverride: false });
  if (cause instanceof ApplicationFailure && cause.nonRetryable) {
    const message = 'Handler failed with non-retryable application error';
    return new HandlerError('INTERNAL', message, { cause, retryableOverride: false });
  }
  return new HandlerError('INTERNAL', undefined, { cause });
}
