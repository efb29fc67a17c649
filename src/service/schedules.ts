import type { ScheduleRequest, ScheduleService, WorkflowScheduleMethods } from '../../protocol/schedule.ts';
import { invalid } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { VisibilityService } from '../../protocol/visibility.ts';
import { NOT_DELETED, countSchedules, listSchedules } from '../schedule/list.ts';
import { countWorkflowExecutions, listWorkflowExecutions } from '../visibility/list.ts';
import type { IndexPorts } from '../visibility/list.ts';
import { isLong } from './checks.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

/** The bucket of the index that holds the schedules of a namespace, as Temporal holds them with its workflows. */
export const SCHEDULES = 'schedules';

/** All of schedules: each request goes to the object of its schedule, list and count to the index. */
export function schedules(context: ServiceContext): ScheduleService {
  const on =
    <Request extends ScheduleRequest, Value>(
      call: (schedule: WorkflowScheduleMethods, request: Request) => Promise<Reply<Value>>,
    ) =>
    (request: Request): Promise<Reply<Value>> =>
      inNamespace(context, request.namespace, async () => {
        const { namespace, scheduleId } = request;
        if (scheduleId === '') return invalid('ScheduleId is not set on request.');
        if (isLong(scheduleId)) return invalid('ScheduleId length exceeds limit.');
        return call(context.objects.schedule(namespace, scheduleId), request);
      });
  const index: VisibilityService = {
    listWorkflowExecutions: (request) => read(request.namespace, (ports) => listWorkflowExecutions(ports, request)),
    countWorkflowExecutions: (request) => read(request.namespace, (ports) => countWorkflowExecutions(ports, request)),
  };
  const read = <Value>(namespace: string, work: (ports: IndexPorts) => Promise<Reply<Value>>): Promise<Reply<Value>> =>
    inNamespace(context, namespace, ({ searchAttributes }) =>
      work({
        buckets: async () => [{ bucket: SCHEDULES, shards: 1 }],
        shard: context.objects.shard,
        searchAttributes,
        within: NOT_DELETED,
      }),
    );
  return {
    createSchedule: on((schedule, request) => schedule.createSchedule(request)),
    describeSchedule: on((schedule, request) => schedule.describeSchedule(request)),
    updateSchedule: on((schedule, request) => schedule.updateSchedule(request)),
    patchSchedule: on((schedule, request) => schedule.patchSchedule(request)),
    deleteSchedule: on((schedule, request) => schedule.deleteSchedule(request)),
    listScheduleMatchingTimes: on((schedule, request) => schedule.listScheduleMatchingTimes(request)),
    listSchedules: (request) => listSchedules(index, request),
    countSchedules: (request) => countSchedules(index, request),
  };
}
