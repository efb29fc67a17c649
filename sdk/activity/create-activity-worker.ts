import type { NexusTask } from '../../protocol/nexus.ts';
import { WEBHOOK_TOLERANCE, verifyWebhook } from '../../protocol/standard-webhooks.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import type { MetricRecord } from '../common/metrics.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import type { NexusWorkflows } from '../nexus/context.ts';
import { noWorkflows } from '../nexus/no-workflows.ts';
import { createNexusRunner } from '../nexus/run-nexus-task.ts';
import type { NexusServices } from '../nexus/run-nexus-task.ts';
import type { ActivityInterceptorsFactory } from './interceptors.ts';
import { createActivityRunner } from './run-activity.ts';

export interface ActivityWorkerOptions {
  /** The activity functions, by activity type. */
  readonly activities: object;
  /** Handlers of Nexus operations, made with `serviceHandler` of `nexus-rpc`. */
  readonly nexusServices?: NexusServices;
  /** What handlers start, signal and cancel; without it they only answer at once. */
  readonly workflows?: NexusWorkflows;
  /** Standard Webhooks secrets (`whsec_…`); with at least one, unsigned, forged, old and replayed requests are refused. */
  readonly secret?: string | readonly string[];
  /** Delivers heartbeats to the engine. */
  readonly heartbeat?: (
    task: ActivityTask,
    details: readonly Payload[] | undefined,
  ) => Promise<HeartbeatReply | 'notFound'>;
  /** Where the engine is, for a Worker that is not part of its deployment: heartbeats go there over HTTP. */
  readonly callback?: { readonly origin: string; readonly apiKey: string };
  readonly payloadConverter?: PayloadConverter;
  /** The codecs of the deployment whose activities these are. */
  readonly payloadCodecs?: readonly PayloadCodec[];
  /** Receives what activities measure. */
  readonly metrics?: (measurement: MetricRecord) => void;
  /** Around every activity. */
  readonly interceptors?: readonly ActivityInterceptorsFactory[];
}

/** The paths that tasks are sent to. */
const AT_PATH = /^https?:\/\/[^/?#]*\/task\/(activity|nexus)(?:[?#]|$)/;

/**
 * The receiving side of activities, as a fetch handler.
 *
 * @example export default createActivityWorker({ activities, secret: env.PERDURE_ACTIVITY_SECRET });
 */
export function createActivityWorker(options: ActivityWorkerOptions): { fetch(request: Request): Promise<Response> } {
  const secrets = options.secret === undefined ? [] : [options.secret].flat();
  const seen = new SeenMessages();
  const run = createActivityRunner(options);
  const { nexusServices: services = [], workflows = noWorkflows } = options;
  const runNexus = createNexusRunner({ ...options, services, workflows });
  return {
    async fetch(request) {
      const [, kind] = AT_PATH.exec(request.url) ?? [];
      if (kind === undefined)
        return answer(404, 'activity tasks are sent to /task/activity, Nexus tasks to /task/nexus');
      if (request.method !== 'POST') return answer(405, 'tasks are sent with POST');
      const body = await request.text();
      if (secrets.length > 0) {
        const now = Date.now();
        const verdict = await verifyWebhook(secrets, request.headers, body, now);
        if (!verdict.valid) return answer(401, verdict.reason);
        if (!seen.add(verdict.id, now)) return answer(409, `the message ${verdict.id} was received before`);
      }
      if (kind === 'nexus') {
        const task = parseNexusTask(body);
        if (task === undefined) return answer(400, 'the body is not a Nexus task: see docs/activity-protocol.md');
        return Response.json(await runNexus(task, request.signal));
      }
      const task = parse(body);
      if (task === undefined) return answer(400, 'the body is not an activity task: see docs/activity-protocol.md');
      const outcome = await run(task, request.signal, (details) => sendHeartbeat(options, task, details));
      return Response.json(outcome);
    },
  };
}

/** Ids of signed messages, for as long as their signature is good: each is taken once. The memory is that of one isolate. */
class SeenMessages {
  readonly #ids = new Map<string, number>();

  add(id: string, now: number): boolean {
    for (const [old, at] of this.#ids) {
      if (now - at <= 2 * WEBHOOK_TOLERANCE) break; // In the order of arrival: the rest is younger.
      this.#ids.delete(old);
    }
    if (this.#ids.has(id)) return false;
    this.#ids.set(id, now);
    return true;
  }
}

const answer = (status: number, message: string): Response => Response.json({ message }, { status });

function parse(body: string): ActivityTask | undefined {
  try {
    const task = JSON.parse(body) as Partial<ActivityTask> | null;
    const texts = [
      task?.taskToken,
      task?.activityType,
      task?.activityId,
      task?.workflowId,
      task?.runId,
      task?.namespace,
    ];
    return texts.every((text) => typeof text === 'string') && Number.isInteger(task?.attempt)
      ? (task as ActivityTask)
      : undefined;
  } catch {
    return undefined;
  }
}

function parseNexusTask(body: string): NexusTask | undefined {
  try {
    const task = JSON.parse(body) as Partial<
      NexusTask & { operationToken: string; callback: object; links: [] }
    > | null;
    const texts = [task?.namespace, task?.endpoint, task?.service, task?.operation, task?.requestId];
    const isStart = typeof task?.callback === 'object' && Array.isArray(task.links);
    const isWhole =
      task?.type === 'start' ? isStart : task?.type === 'cancel' && typeof task.operationToken === 'string';
    return isWhole && texts.every((text) => typeof text === 'string') && typeof task?.headers === 'object'
      ? (task as NexusTask)
      : undefined;
  } catch {
    return undefined;
  }
}

async function sendHeartbeat(
  { heartbeat, callback }: ActivityWorkerOptions,
  task: ActivityTask,
  details: readonly Payload[] | undefined,
): Promise<HeartbeatReply | 'notFound'> {
  if (heartbeat !== undefined) return heartbeat(task, details);
  if (callback === undefined) throw new Error('createActivityWorker was given neither `heartbeat` nor `callback`');
  const url = `${callback.origin}/api/v1/namespaces/${encodeURIComponent(task.namespace)}/activity-heartbeat`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json+no-payload-shorthand', authorization: `Bearer ${callback.apiKey}` },
    body: JSON.stringify({ taskToken: task.taskToken, ...(details ? { details: { payloads: details } } : {}) }),
  });
  if (response.status === 404) return 'notFound';
  if (!response.ok) throw new Error(`the engine answered ${response.status}`);
  return response.json<HeartbeatReply>();
}
