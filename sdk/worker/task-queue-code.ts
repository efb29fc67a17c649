import type { CreateWorkflowTaskRunner } from '../../protocol/commands.ts';
import type { Payload } from '../../protocol/payload.ts';
import { readTaskToken } from '../../protocol/task-token.ts';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { createActivityWorker } from '../activity/create-activity-worker.ts';
import { createActivityRunner } from '../activity/run-activity.ts';
import type { RunActivity } from '../activity/run-activity.ts';
import { withFailureConverter } from '../common/failure-converter.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import { createWorkflowTaskRunner } from '../runtime/index.ts';
import type { Directory } from './directory.ts';
import type { CodeOptions } from './worker-options.ts';

/** What runs activities and Nexus operations, and how it is reached. */
export type Fetcher = { fetch(request: Request): Promise<Response> };

/** What runs the tasks of one task queue. */
export interface TaskQueueCode {
  readonly createRunner: CreateWorkflowTaskRunner;
  /** Activities and Nexus operations, as requests. */
  readonly worker: Fetcher;
  /** Activities without a request being made of them. */
  readonly runActivity: RunActivity;
  /** A heartbeat of these activities goes straight to the run's object. */
  readonly heartbeat: (
    task: ActivityTask,
    details: readonly Payload[] | undefined,
  ) => Promise<HeartbeatReply | 'notFound'>;
}

/** The code of a task queue, beside the engine. */
export function createTaskQueueCode(
  directory: Directory,
  service: WorkflowService,
  options: CodeOptions,
): TaskQueueCode {
  const { workflows, activities = {}, workflowInterceptors, sinks } = options;
  const { patchActivationCallback, workflowFailureErrorTypes } = options;
  const { payloadConverter: given, failureConverter, payloadCodecs } = options.dataConverter ?? {};
  const payloadConverter = failureConverter
    ? withFailureConverter(given ?? defaultPayloadConverter, failureConverter)
    : given;
  const conversion = {
    ...(payloadConverter ? { payloadConverter } : {}),
    ...(payloadCodecs ? { payloadCodecs } : {}),
    ...(options.metrics ? { metrics: options.metrics } : {}),
  };
  const activityOptions = {
    activities,
    ...conversion,
    deployment: { service, ...(options.dataConverter ? { dataConverter: options.dataConverter } : {}) },
    ...(options.activityInterceptors ? { interceptors: options.activityInterceptors } : {}),
  };
  const heartbeat: TaskQueueCode['heartbeat'] = (task, details) => recordHeartbeat(directory, task, details);
  // Local activities get and give payloads as workflow code makes them: the codecs stand around the two together.
  const runLocally = createActivityRunner({ ...activityOptions, payloadCodecs: [] });
  return {
    heartbeat,
    runActivity: createActivityRunner(activityOptions),
    worker: createActivityWorker({
      ...activityOptions,
      heartbeat,
      ...(options.nexusServices ? { nexusServices: options.nexusServices } : {}),
      workflows: service,
    }),
    createRunner: createWorkflowTaskRunner({
      workflows,
      runLocalActivity: (task, signal) => runLocally(task, signal, async () => ({})),
      ...conversion,
      ...(options.checkDeterminism ? { checkDeterminism: true } : {}),
      ...(workflowInterceptors ? { interceptors: workflowInterceptors } : {}),
      ...(sinks ? { sinks } : {}),
      ...(patchActivationCallback ? { patchActivationCallback } : {}),
      ...(workflowFailureErrorTypes ? { workflowFailureErrorTypes } : {}),
    }),
  };
}

async function recordHeartbeat(
  { objects }: Directory,
  { namespace, workflowId, runId, taskToken }: ActivityTask,
  details: readonly Payload[] | undefined,
): Promise<HeartbeatReply | 'notFound'> {
  const token = readTaskToken(taskToken);
  if (token === undefined) return 'notFound';
  const { scheduledEventId, attempt } = token;
  const reply = await objects.run(namespace, workflowId).recordActivityTaskHeartbeat({
    namespace,
    workflowId,
    runId,
    activity: { scheduledEventId, attempt },
    ...(details ? { details } : {}),
  });
  return reply.error ? 'notFound' : reply.ok;
}
