import type { MetricTags } from '../common/metrics.ts';
import type { Payload } from '../common/payload-converter.ts';
import type { Context } from './context.ts';

export interface ActivityExecuteInput {
  readonly args: unknown[];
  readonly headers: Record<string, Payload>;
}
/** Around what an activity is called with. */
export interface ActivityInboundCallsInterceptor {
  execute?: (input: ActivityExecuteInput, next: (input: ActivityExecuteInput) => Promise<unknown>) => Promise<unknown>;
}
/** Around what an activity says. */
export interface ActivityOutboundCallsInterceptor {
  getLogAttributes?: (
    attributes: Record<string, unknown>,
    next: (attributes: Record<string, unknown>) => Record<string, unknown>,
  ) => Record<string, unknown>;
  getMetricTags?: (tags: MetricTags, next: (tags: MetricTags) => MetricTags) => MetricTags;
}
/**
 * Makes the interceptors of one attempt.
 *
 * @example const timing: ActivityInterceptorsFactory = () => ({ inbound: { execute: (input, next) => timed(() => next(input)) } });
 */
export type ActivityInterceptorsFactory = (context: Context) => {
  /** One, as in Temporal's SDK, or several: the first is outermost. */
  readonly inbound?: ActivityInboundCallsInterceptor | readonly ActivityInboundCallsInterceptor[];
  readonly outbound?: ActivityOutboundCallsInterceptor | readonly ActivityOutboundCallsInterceptor[];
};
