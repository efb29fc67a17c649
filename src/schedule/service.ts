import type { ScheduleService, WorkflowScheduleMethods } from '../../protocol/schedule.ts';
import type { VisibilityService } from '../../protocol/visibility.ts';
import { countSchedules, listSchedules } from './list.ts';

export interface ScheduleServiceOptions {
  /** The object of a schedule. */
  readonly schedule: (namespace: string, scheduleId: string) => WorkflowScheduleMethods;
  /** The index that holds the rows of schedules, and nothing else. */
  readonly index: VisibilityService;
}

/** All of schedules: each request goes to the object of its schedule, list and count to the index. */
export function createScheduleService({ schedule, index }: ScheduleServiceOptions): ScheduleService {
  return {
    createSchedule: (request) => schedule(request.namespace, request.scheduleId).createSchedule(request),
    describeSchedule: (request) => schedule(request.namespace, request.scheduleId).describeSchedule(request),
    updateSchedule: (request) => schedule(request.namespace, request.scheduleId).updateSchedule(request),
    patchSchedule: (request) => schedule(request.namespace, request.scheduleId).patchSchedule(request),
    deleteSchedule: (request) => schedule(request.namespace, request.scheduleId).deleteSchedule(request),
    listScheduleMatchingTimes: (request) =>
      schedule(request.namespace, request.scheduleId).listScheduleMatchingTimes(request),
    listSchedules: (request) => listSchedules(index, request),
    countSchedules: (request) => countSchedules(index, request),
  };
}
