import type { NamespaceDescription } from '../../protocol/namespace.ts';
import type { Execution } from '../../protocol/events.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { sweep } from '../visibility/sweep.ts';
import type { SweepPorts, SweepReply } from '../visibility/sweep.ts';
import type { ServiceContext } from './context.ts';
import { SCHEDULES } from './schedules.ts';
import { dayBucketsOf } from './visibility.ts';

/** Rows of schedules that are looked at in one sweep, and how late one is that counts as forgotten, in milliseconds. */
const SCHEDULES_AT_ONCE = 500;
const LATE = 5 * 60_000;

/**
 * What a cron trigger does for a deployment: in every namespace it wakes runs and schedules whose time is long past, and lets go of runs that have
 * been closed for as long as their namespace keeps them. What is left over is done the next time.
 */
export async function sweepDeployment(
  context: ServiceContext,
  service: WorkflowService,
  now: number,
): Promise<ReadonlyMap<string, SweepReply>> {
  const replies = new Map<string, SweepReply>();
  for (let nextPageToken: string | undefined; ;) {
    const page = await service.listNamespaces(nextPageToken === undefined ? {} : { nextPageToken });
    if (page.error) throw new Error(page.error.message);
    for (const namespace of page.ok.namespaces) {
      try {
        const { name, retention } = namespace;
        replies.set(name, await sweep(portsOf(context, namespace), { namespace: name, now, retention }));
        await wakeSchedules(context, name, now);
      } catch (error) {
        console.error(`perdure: the sweep of namespace ${namespace.name} failed and is done again next time`, error);
      }
    }
    nextPageToken = page.ok.nextPageToken;
    if (nextPageToken === undefined) return replies;
  }
}

function portsOf({ objects }: ServiceContext, { name }: NamespaceDescription): SweepPorts {
  const run = ({ workflowId, runId }: Execution) => ({ namespace: name, workflowId, runId });
  return {
    buckets: () => dayBucketsOf(objects, name),
    shard: objects.shard,
    forgetBucket: (bucket) => objects.namespace(name).forgetBucket(bucket),
    poke: async (execution) => {
      const reply = await objects.run(name, execution.workflowId).poke(run(execution));
      // A run that is gone is due never again; its row goes when the sweeper has heard that.
      return reply.error ? undefined : reply.ok;
    },
    deleteRun: async (execution) => {
      const { error } = await objects.run(name, execution.workflowId).expire(run(execution));
      if (error) throw new Error(error.message);
    },
  };
}

/** A schedule that is asked for wakes, and does what is due. */
async function wakeSchedules({ objects }: ServiceContext, namespace: string, now: number): Promise<void> {
  const shard = objects.shard({ namespace, bucket: SCHEDULES, shard: 0 });
  const overdue = await shard.overdue(now - LATE, SCHEDULES_AT_ONCE);
  await Promise.allSettled(
    overdue.map(({ workflowId: scheduleId }) =>
      objects.schedule(namespace, scheduleId).describeSchedule({ namespace, scheduleId }),
    ),
  );
}
