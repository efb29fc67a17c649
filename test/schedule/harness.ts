import { env } from 'cloudflare:workers';
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect } from 'vitest';
import { headName } from '../../protocol/object-names.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type {
  CreateScheduleRequest,
  Schedule,
  SchedulePatch,
  ScheduledWorkflowClosed,
  WorkflowScheduleMethods,
} from '../../protocol/schedule.ts';
import type { WorkflowStatus } from '../../protocol/events.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { clock } from '../../src/run/clock.ts';

export const namespace = 'default';
export type ScheduleStub = DurableObjectStub &
  WorkflowScheduleMethods & { scheduledWorkflowClosed(told: ScheduledWorkflowClosed): Promise<Reply<null>> };

export const scheduleOf = (scheduleId: string): ScheduleStub =>
  (env as unknown as { WORKFLOW_SCHEDULE: DurableObjectNamespace }).WORKFLOW_SCHEDULE.getByName(
    headName(namespace, scheduleId),
  ) as unknown as ScheduleStub;

/** Every minute, a workflow of the type; its id is that of the schedule. */
export const everyMinute = (scheduleId: string, workflowType: string, args: unknown[] = []): Schedule => ({
  spec: { interval: [{ interval: 60_000 }] },
  action: {
    startWorkflow: {
      workflowId: scheduleId,
      workflowType: { name: workflowType },
      taskQueue: { name: 'test' },
      input: args.map(jsonPayload),
    },
  },
});

export function must<Value>(reply: Reply<Value>): Value {
  if (reply.error) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.ok as Value;
}

export async function create(scheduleId: string, schedule: Schedule, more: Partial<CreateScheduleRequest> = {}) {
  const request = { namespace, scheduleId, schedule, requestId: `create-${scheduleId}`, ...more };
  return must(await scheduleOf(scheduleId).createSchedule(request));
}
export const patch = async (scheduleId: string, change: SchedulePatch) =>
  must(await scheduleOf(scheduleId).patchSchedule({ namespace, scheduleId, patch: change }));
export const described = async (scheduleId: string) =>
  must(await scheduleOf(scheduleId).describeSchedule({ namespace, scheduleId }));

export const alarmTime = (scheduleId: string): Promise<number | null> =>
  runInDurableObject(scheduleOf(scheduleId), (_, { storage }) => storage.getAlarm());
export const fire = (scheduleId: string): Promise<boolean> => runDurableObjectAlarm(scheduleOf(scheduleId));
/** The platform runs an alarm again that did not end; the tests’ own does not. */
export const repeatAlarm = (scheduleId: string): Promise<void> =>
  runInDurableObject(scheduleOf(scheduleId), async (object) => {
    await (object as { alarm?(): Promise<void> }).alarm?.();
  });
export const evict = (scheduleId: string): Promise<void> => evictDurableObject(scheduleOf(scheduleId));

/** The object comes to rest when its alarm is where nothing is owed any more. */
export async function atRest(scheduleId: string): Promise<void> {
  await expect.poll(async () => ((await alarmTime(scheduleId)) ?? Infinity) > clock.now() + 10_000).toBe(true);
}

/** The time stands still at `now`, until it is moved. Later than that of the platform, whose alarms would go off by themselves. */
export function standAt(now: number): void {
  clock.now = () => now;
}

/** Tells the schedule of the end of its latest workflow, as the run would. */
export async function tellClosed(
  scheduleId: string,
  status: WorkflowStatus,
  more: Partial<ScheduledWorkflowClosed> = {},
): Promise<void> {
  const last = (await described(scheduleId)).info.recentActions.at(-1)?.startWorkflowResult;
  if (last === undefined) throw new Error(`${scheduleId} has started nothing`);
  must(
    await scheduleOf(scheduleId).scheduledWorkflowClosed({
      namespace,
      scheduleId,
      execution: last,
      firstExecutionRunId: last.runId,
      status,
      closeTime: clock.now(),
      ...more,
    }),
  );
}
