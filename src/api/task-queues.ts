import { Hono } from './hono.ts';
import { TaskQueueType } from '../../protocol/json/messages.ts';
import { ProtoJsonError, decodeEnum, encodeTime } from '../../protocol/json/proto-json.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isLongTaskQueue } from '../../protocol/task-queue-name.ts';
import { answer, refusal } from './answers.ts';
import type { ApiOptions, BoundTaskQueue } from './options.ts';
import { queryOf } from './query-parameters.ts';

/** What Temporal tells of a task queue that nobody has limited. Source: its server's defaults. */
const POLLER_RATE = 100_000;
const EFFECTIVE_RATE_LIMIT = { requestsPerSecond: 4_000, rateLimitSource: 'RATE_LIMIT_SOURCE_SYSTEM' };
const UNVERSIONED = { currentVersion: '__unversioned__', updateTime: '0001-01-01T00:00:00Z' };

/**
 * The route that describes a task queue. Nobody polls one that is bound to code, but who asks means to know whether somebody is there to
 * do the work: the code stands as its poller.
 */
export function taskQueues<Env>({ service, taskQueues: bound, now }: ApiOptions<Env>): Hono {
  const app = new Hono();
  app.get('/task-queues/:taskQueue', async (c) => {
    const { namespace = '', taskQueue = '' } = c.req.param() as Record<string, string>;
    const type = typeOf(queryOf(c, 'taskQueueType'));
    if (type.error) return refusal(c, type.error);
    const found = await service.describeNamespace({ namespace });
    if (found.error) return refusal(c, found.error);
    if (isLongTaskQueue(taskQueue)) return refusal(c, invalid('taskQueue length exceeds limit').error);
    const code = bound(c.env as Env).find(({ name }) => name === taskQueue);
    return answer(c, {
      ...(code?.types.includes(type.ok) ? { pollers: [pollerOf(code, now())] } : {}),
      versioningInfo: UNVERSIONED,
      effectiveRateLimit: EFFECTIVE_RATE_LIMIT,
    });
  });
  return app;
}

function pollerOf({ identity, buildId }: BoundTaskQueue, now: number): object {
  return {
    lastAccessTime: encodeTime(now),
    identity,
    ratePerSecond: POLLER_RATE,
    ...(buildId === undefined ? {} : { workerVersionCapabilities: { buildId } }),
  };
}

type TaskQueueKind = BoundTaskQueue['types'][number];

/** Who does not say means the workflow tasks. */
function typeOf(text: string | undefined): Reply<TaskQueueKind> {
  try {
    return ok(((text && decodeEnum(TaskQueueType, text, 'taskQueueType')) || 'WORKFLOW') as TaskQueueKind);
  } catch (error) {
    if (error instanceof ProtoJsonError) return invalid(error.message);
    throw error;
  }
}
