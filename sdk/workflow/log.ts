import { activatorOf, workflowContext } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

function write(level: Level, message: string, attributes: Record<string, unknown> = {}): void {
  const activator = activatorOf('log');
  if (activator.isSilent) return;
  const { outbound } = activator.interceptors;
  const known = compose(
    outbound,
    'getLogAttributes',
    (given: Record<string, unknown>) => given,
  )({ ...activator.identity });
  const line = { message, ...known, ...attributes };
  // Outside the workflow's context, where the console adds nothing.
  workflowContext.exit(() => console[level === 'trace' ? 'debug' : level](JSON.stringify(line)));
}

/** A logger that says nothing while history is replayed. @example log.info('waiting', { orderId }); */
export const log = {
  trace: (message: string, attributes?: Record<string, unknown>): void => write('trace', message, attributes),
  debug: (message: string, attributes?: Record<string, unknown>): void => write('debug', message, attributes),
  info: (message: string, attributes?: Record<string, unknown>): void => write('info', message, attributes),
  warn: (message: string, attributes?: Record<string, unknown>): void => write('warn', message, attributes),
  error: (message: string, attributes?: Record<string, unknown>): void => write('error', message, attributes),
};
