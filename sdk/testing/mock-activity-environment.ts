import { EventEmitter } from 'node:events';
import { Context, asyncLocalStorage } from '../activity/context.ts';
import type { Deployment, Info } from '../activity/context.ts';
import type { ActivityExecuteInput, ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import type { ActivityCancellationDetailsOptions } from '../common/activity-cancellation-details.ts';
import { compose } from '../common/compose.ts';
import { supportNode20 } from './node-20.ts';

/** What an activity is told when a test does not say otherwise. Times are milliseconds. Source of the values: `@temporalio/testing`. */
export const defaultActivityInfo: Info = {
  taskToken: new TextEncoder().encode('test'),
  base64TaskToken: 'dGVzdA==',
  activityId: 'test',
  activityType: 'unknown',
  activityNamespace: 'default',
  attempt: 1,
  isLocal: false,
  inWorkflow: true,
  workflowExecution: { workflowId: 'test', runId: 'dead-beef' },
  workflowType: 'test',
  workflowNamespace: 'default',
  namespace: 'default',
  taskQueue: 'test',
  scheduledTimestampMs: 1,
  currentAttemptScheduledTimestampMs: 1,
  scheduleToCloseTimeoutMs: 1_000,
  startToCloseTimeoutMs: 1_000,
  heartbeatDetails: undefined,
  retryPolicy: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 100_000 },
};

export interface MockActivityEnvironmentOptions {
  /** Around the activity. */
  readonly interceptors?: readonly ActivityInterceptorsFactory[];
  /** What `getClient` makes a client of: `{ service: env.service }`. */
  readonly deployment?: Deployment;
}

/**
 * Runs one activity by itself, with the context that it expects. Emits `heartbeat` with the details of each heartbeat.
 *
 * Source of the API: `MockActivityEnvironment` of `@temporalio/testing`.
 *
 * @example
 * const env = new MockActivityEnvironment({ attempt: 2 });
 * env.on('heartbeat', (done) => console.log(done));
 * const receipt = await env.run(charge, 'order-7');
 */
export class MockActivityEnvironment extends EventEmitter<{ heartbeat: [details: unknown] }> {
  readonly context: Context;
  readonly #interceptors: readonly ActivityInterceptorsFactory[];

  /** `info` says how the attempt differs from {@link defaultActivityInfo}. */
  constructor(info: Partial<Info> = {}, { interceptors = [], deployment = {} }: MockActivityEnvironmentOptions = {}) {
    supportNode20();
    super();
    this.#interceptors = interceptors;
    const heartbeat = (details: unknown): void => void this.emit('heartbeat', details);
    this.context = new Context({ ...defaultActivityInfo, ...info }, heartbeat, undefined, deployment);
  }

  /** Cancels the activity: it sees why in `cancellationDetails`. */
  cancel(reason = 'CANCELLED', details: ActivityCancellationDetailsOptions = { cancelRequested: true }): void {
    this.context.cancel(reason, details);
  }

  /** Runs an activity function. @throws what the activity throws. */
  run<Args extends unknown[], Result>(
    activity: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return asyncLocalStorage.run(this.context, async () => {
      const made = this.#interceptors.map((factory) => factory(this.context));
      this.context.use(made.flatMap(({ outbound }) => outbound ?? []));
      const execute = async (input: ActivityExecuteInput): Promise<unknown> => activity(...(input.args as Args));
      const inbound = made.flatMap(({ inbound: own }) => own ?? []);
      return (await compose(inbound, 'execute', execute)({ args, headers: {} })) as Result;
    });
  }
}
