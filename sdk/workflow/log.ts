import { activatorOf } from '../runtime/context.ts';

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

function write(level: Level, message: string, attributes: Record<string, unknown> = {}): void {
  const activator = activatorOf('log');
  if (activator.isReplaying) return;
  const { workflowId, originalExecutionRunId: runId, workflowType } = activator.started;
  const line = { message, workflowType, workflowId, runId, ...attributes };
  console[level === 'trace' ? 'debug' : level](JSON.stringify(line));
}

/** A logger that says nothing while history is replayed. @example log.info('waiting', { orderId }); */
export const log = {
  trace: (message: string, attributes?: Record<string, unknown>): void => write('trace', message, attributes),
  debug: (message: string, attributes?: Record<string, unknown>): void => write('debug', message, attributes),
  info: (message: string, attributes?: Record<string, unknown>): void => write('info', message, attributes),
  warn: (message: string, attributes?: Record<string, unknown>): void => write('warn', message, attributes),
  error: (message: string, attributes?: Record<string, unknown>): void => write('error', message, attributes),
};
