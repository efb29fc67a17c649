import { createApi } from '../../src/api/index.ts';
import type { BoundTaskQueue } from '../../src/api/index.ts';
import type { Clock } from '../../src/platform/platform.ts';
import type { MemoryEngine } from './memory/deployment.ts';
import type { TaskQueues } from './task-queues.ts';

/** The HTTP API of an environment, open to everybody. */
export const openApi = (service: MemoryEngine['service'], taskQueues: TaskQueues, clock: Clock) =>
  createApi({
    service,
    auth: () => ({ none: true, findApiKey: async () => undefined, now: () => clock.now() }),
    taskQueues: () =>
      taskQueues.names.map((name): BoundTaskQueue => ({
        name,
        types: ['WORKFLOW', 'ACTIVITY'],
        identity: 'test',
        buildId: 'test',
      })),
    now: () => clock.now(),
  });
