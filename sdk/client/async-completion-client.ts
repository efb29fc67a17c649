import { toBase64 } from '../../protocol/payload.ts';
import type { ActivityOutcomeRequest } from '../../protocol/requests.ts';
import type { HeartbeatReply } from '../../protocol/tasks.ts';
import { BaseClient } from './base-client.ts';
import type { BaseClientOptions, LoadedWithDefaults } from './base-client.ts';
import { defined } from './defined.ts';
import {
  ActivityCancelledError,
  ActivityCompletionError,
  ActivityNotFoundError,
  ActivityPausedError,
  ActivityResetError,
  RpcError,
  callError,
} from './errors.ts';

export type AsyncCompletionClientOptions = BaseClientOptions;
export type LoadedAsyncCompletionClientOptions = LoadedWithDefaults<AsyncCompletionClientOptions>;

/** An activity by its ids; without `runId`, of the current run. */
export interface FullActivityId {
  workflowId: string;
  runId?: string;
  activityId: string;
}
/** An attempt by its token: `Context.current().info.taskToken`, or Perdure's addition, its `base64TaskToken`. */
export type TaskToken = Uint8Array | string;

type Outcome = ActivityOutcomeRequest['outcome'];
const isToken = (activity: TaskToken | FullActivityId): activity is TaskToken =>
  typeof activity === 'string' || activity instanceof Uint8Array;
const textOf = (token: TaskToken): string => (typeof token === 'string' ? token : toBase64(token));

/**
 * Completes and heartbeats activities from elsewhere: those that threw a `CompleteAsyncError`, and any other.
 *
 * @throws {ActivityNotFoundError} when the activity is not pending. @throws {ActivityCompletionError} for every other refusal.
 * @example await client.activity.complete(taskToken, { approved: true });
 */
export class AsyncCompletionClient extends BaseClient<AsyncCompletionClientOptions> {
  constructor(options: AsyncCompletionClientOptions = {}) {
    super(options);
  }

  /** The activity has this result. */
  async complete(activity: TaskToken | FullActivityId, result: unknown): Promise<void> {
    const { conversion, identity } = this.caller;
    await this.#respond(activity, { status: 'completed', result: await conversion.encode([result]), identity });
  }

  /** The attempt has failed: its retry policy decides what comes. */
  async fail(activity: TaskToken | FullActivityId, error: unknown): Promise<void> {
    const { conversion, identity } = this.caller;
    await this.#respond(activity, { status: 'failed', failure: await conversion.encodeFailure(error), identity });
  }

  /** The activity has ended because it was asked to. */
  async reportCancellation(activity: TaskToken | FullActivityId, details?: unknown): Promise<void> {
    const { conversion, identity } = this.caller;
    await this.#respond(activity, { status: 'canceled', details: await conversion.encode([details]), identity });
  }

  /**
   * The activity is alive.
   *
   * @throws {ActivityCancelledError} when it is asked to end. @throws {ActivityResetError} @throws {ActivityPausedError} when an operator did that.
   */
  async heartbeat(activity: TaskToken | FullActivityId, details?: unknown): Promise<void> {
    const { connection, conversion } = this.caller;
    const { namespace, identity } = this.options;
    const beat = { namespace, identity, details: await conversion.encode([details]) };
    const { cancelRequested, activityReset, activityPaused } = await completing<HeartbeatReply>(() =>
      connection.call((service, signal) =>
        isToken(activity)
          ? service.recordActivityTaskHeartbeatByToken({ ...beat, taskToken: textOf(activity) }, signal)
          : service.recordActivityTaskHeartbeat({ ...beat, ...placeOf(activity) }, signal),
      ),
    );
    if (cancelRequested) throw new ActivityCancelledError('cancelled');
    if (activityReset) throw new ActivityResetError('reset');
    if (activityPaused) throw new ActivityPausedError('paused');
  }

  async #respond(activity: TaskToken | FullActivityId, outcome: Outcome): Promise<void> {
    const { namespace } = this.options;
    await completing(() =>
      this.connection.call((service, signal) =>
        isToken(activity)
          ? service.respondActivityTaskByToken({ namespace, taskToken: textOf(activity), outcome }, signal)
          : service.respondActivityTask({ namespace, ...placeOf(activity), outcome }, signal),
      ),
    );
  }
}

const placeOf = ({ workflowId, runId, activityId }: FullActivityId) => ({
  workflowId,
  ...defined({ runId }),
  activity: { activityId },
});

async function completing<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof RpcError)) throw new ActivityCompletionError('Unexpected failure', { cause: error });
    const known = callError(error, '', () => new ActivityNotFoundError('Not found'));
    throw known.message === '' ? new ActivityCompletionError(error.details, { cause: error }) : known;
  }
}
