import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkflowRunMethods } from '../../protocol/requests.ts';
import { IllegalStateError } from '../common/errors.ts';
import type { LogLevel, LogMetadata, Logger } from '../common/logger.ts';
import type { MetricMeter } from '../common/metrics.ts';
import type { TransformPayloads } from '../common/payload-codec.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';

/** What handlers may ask of workflows. */
export type NexusWorkflows = Pick<
  WorkflowRunMethods,
  'startWorkflowExecution' | 'signalWorkflowExecution' | 'requestCancelWorkflowExecution' | 'queryWorkflow'
>;

/** The operation that the calling code handles. */
export interface OperationInfo {
  readonly namespace: string;
  /** Of the Worker that has the handler. */
  readonly taskQueue: string;
  /** By which name the caller knows it. */
  readonly endpoint: string;
}

/** What a handler runs in. */
export interface HandlerContext {
  readonly info: OperationInfo;
  readonly service: string;
  readonly operation: string;
  readonly metricMeter: MetricMeter;
  readonly converter: PayloadConverter;
  readonly encode: TransformPayloads;
  readonly decode: TransformPayloads;
  readonly workflows: NexusWorkflows;
}

export const handlerContext = new AsyncLocalStorage<HandlerContext>();

/** The context of the calling handler. Throws an IllegalStateError outside of handlers. */
export function contextOf(): HandlerContext {
  const context = handlerContext.getStore();
  if (context === undefined) throw new IllegalStateError('Not in a Nexus operation context');
  return context;
}

/** The operation that the calling code handles. Throws an IllegalStateError outside of handlers. */
export const operationInfo = (): OperationInfo => contextOf().info;

const METHODS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

function write(level: LogLevel, message: string, meta: LogMetadata = {}): void {
  const { info, service, operation } = contextOf();
  const { namespace, taskQueue } = info;
  console[METHODS[level]](
    JSON.stringify({ message, sdkComponent: 'nexus', namespace, taskQueue, service, operation, ...meta }),
  );
}

/** Writes lines of log that name the operation. */
export const log: Logger = {
  log: write,
  trace: (message, meta) => write('TRACE', message, meta),
  debug: (message, meta) => write('DEBUG', message, meta),
  info: (message, meta) => write('INFO', message, meta),
  warn: (message, meta) => write('WARN', message, meta),
  error: (message, meta) => write('ERROR', message, meta),
};

/** Measures; the deployment receives it by `createWorker({ metrics })`. */
export const metricMeter: MetricMeter = {
  createCounter: (...args) => contextOf().metricMeter.createCounter(...args),
  createHistogram: (...args) => contextOf().metricMeter.createHistogram(...args),
  createGauge: (...args) => contextOf().metricMeter.createGauge(...args),
  withTags: (tags) => contextOf().metricMeter.withTags(tags),
};
