import type { ActivityTask, ActivityTaskOutcome, HeartbeatReply } from '../../protocol/tasks.ts';
import { CompleteAsyncError } from '../common/errors.ts';
import { ApplicationFailure, ensureApplicationFailure } from '../common/failures.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { defaultPayloadConverter, fromPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import type { MetricRecord } from '../common/metrics.ts';
import { combineCodecs, mapPayloads } from '../common/payload-codec.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import { compose } from '../common/compose.ts';
import { Context, asyncLocalStorage, infoOf } from './context.ts';
import type { Deployment } from './context.ts';
import type { ActivityExecuteInput, ActivityInterceptorsFactory } from './interceptors.ts';
import { Heartbeats } from './heartbeats.ts';
import type { SendHeartbeat } from './heartbeats.ts';

export interface ActivityRunnerOptions {
  readonly activities: object;
  readonly payloadConverter?: PayloadConverter;
  readonly payloadCodecs?: readonly PayloadCodec[];
  readonly metrics?: (measurement: MetricRecord) => void;
  readonly interceptors?: readonly ActivityInterceptorsFactory[];
  /** What `getClient` makes a client of. */
  readonly deployment?: Deployment;
}
/** Runs one attempt; `signal` is aborted when the engine no longer wants it, with `TIMED_OUT` for a reason when its time is up. Never rejects. */
export type RunActivity = (
  task: ActivityTask,
  signal: AbortSignal,
  heartbeat: SendHeartbeat,
) => Promise<ActivityTaskOutcome>;

/** How a deployment runs its activities. */
export function createActivityRunner(options: ActivityRunnerOptions): RunActivity {
  const { payloadCodecs = [] } = options;
  if (payloadCodecs.length === 0)
    return (task, signal, heartbeat) => runActivity(task, { ...options, signal, heartbeat });
  const { encode, decode } = combineCodecs(payloadCodecs);
  return async (task, signal, heartbeat) => {
    const beat: SendHeartbeat = async (details) => heartbeat(details && (await encode(details)));
    try {
      const plain = await mapPayloads(task, decode);
      return await mapPayloads(await runActivity(plain, { ...options, signal, heartbeat: beat }), encode);
    } catch (error) {
      const converter = options.payloadConverter ?? defaultPayloadConverter;
      return { status: 'failed', failure: errorToFailure(error, converter), identity: IDENTITY };
    }
  };
}

interface RunActivityOptions extends ActivityRunnerOptions {
  readonly heartbeat: SendHeartbeat;
  readonly signal?: AbortSignal;
}

const IDENTITY = 'perdure';

/** Runs one attempt and tells what came of it. Never rejects. */
async function runActivity(task: ActivityTask, options: RunActivityOptions): Promise<ActivityTaskOutcome> {
  const converter = options.payloadConverter ?? defaultPayloadConverter;
  let context: Context | undefined;
  let heartbeats: Heartbeats | undefined;
  try {
    const activity = find(options.activities, task.activityType);
    heartbeats = new Heartbeats(task.heartbeatTimeout, options.heartbeat, (reply) => {
      if (reply === 'notFound') context?.cancel('NOT_FOUND', { notFound: true });
      else tell(context, reply);
    });
    const record = (details: unknown): void =>
      heartbeats?.record(details === undefined ? undefined : [converter.toPayload(details)]);
    const current = (context = new Context(infoOf(task, converter), record, options.metrics, options.deployment));
    options.signal?.addEventListener('abort', () => {
      if (options.signal?.reason === 'TIMED_OUT') current.cancel('TIMED_OUT', { timedOut: true });
      else current.cancel('CANCELLED', { cancelRequested: true });
    });
    const args = fromPayloads(converter, task.input);
    const result = await asyncLocalStorage.run(current, async () => {
      const made = (options.interceptors ?? []).map((factory) => factory(current));
      current.use(made.flatMap(({ outbound }) => outbound ?? []));
      const execute = async (input: ActivityExecuteInput): Promise<unknown> => activity(...input.args);
      const inbound = made.flatMap(({ inbound: own }) => own ?? []);
      return compose(inbound, 'execute', execute)({ args, headers: { ...task.header } });
    });
    await heartbeats.flush();
    return { status: 'completed', result: [converter.toPayload(result)], identity: IDENTITY };
  } catch (error) {
    await heartbeats?.flush();
    if (error instanceof CompleteAsyncError) return { status: 'willCompleteAsync', identity: IDENTITY };
    const cancelled = context?.cancellationDetails?.cancelRequested ?? false;
    // By its name: what workerd rejects an aborted request with is a copy of the reason, without its class.
    const isCancel = error instanceof Error && ['CancelledFailure', 'AbortError'].includes(error.name);
    if (cancelled && isCancel) return { status: 'canceled', identity: IDENTITY };
    const failure = (isCancel && interruption(context)) || ensureApplicationFailure(error);
    return { status: 'failed', failure: errorToFailure(failure, converter), identity: IDENTITY };
  }
}

/** What the answer to a heartbeat asks of the activity. */
function tell(context: Context | undefined, reply: HeartbeatReply): void {
  const { cancelRequested = false, activityPaused: paused = false, activityReset: reset = false } = reply;
  if (!cancelRequested && !paused && !reset) return;
  context?.cancel(cancelRequested ? 'CANCELLED' : paused ? 'PAUSED' : 'RESET', { cancelRequested, paused, reset });
}

/** An attempt that an operator has interrupted fails in the words of Temporal's Worker. */
function interruption(context: Context | undefined): ApplicationFailure | undefined {
  const { reset, paused } = context?.cancellationDetails ?? {};
  if (reset) return ApplicationFailure.create({ message: 'Activity reset', type: 'ActivityReset' });
  return paused ? ApplicationFailure.create({ message: 'Activity paused', type: 'ActivityPause' }) : undefined;
}

function find(activities: object, type: string): (...args: unknown[]) => unknown {
  const table = activities as Record<string, unknown>;
  const own = Object.hasOwn(table, type) ? table[type] : table['default'];
  if (typeof own === 'function') return own as (...args: unknown[]) => unknown;
  const names = JSON.stringify(Object.keys(table));
  const message = `Activity function ${type} is not registered on this Worker, available activities: ${names}`;
  throw ApplicationFailure.create({ message, type: 'NotFoundError' });
}
