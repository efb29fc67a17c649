import * as messages from '../../../protocol/json/schedule-messages.ts';
import { encodeTime } from '../../../protocol/json/proto-json.ts';
import type { ScheduleRequest, ScheduleService } from '../../../protocol/schedule.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading } from './replies.ts';
import { path } from './send.ts';
import type { Send } from './send.ts';
import { countReply } from './visibility.ts';

const scheduleOf = ({ namespace, scheduleId }: ScheduleRequest): string =>
  path`/namespaces/${namespace}/schedules/${scheduleId}`;

/** Creates, reads and changes schedules. */
export const schedules = (send: Send): Pick<AbortableService, keyof ScheduleService> => ({
  createSchedule: (request, signal) => {
    const body = messages.createScheduleToJson(request);
    return reading(send({ method: 'POST', path: scheduleOf(request), body }, signal), ({ conflictToken }) => ({
      conflictToken: (conflictToken ?? '') as string,
    }));
  },
  describeSchedule: (request, signal) =>
    reading(send({ method: 'GET', path: scheduleOf(request) }, signal), messages.scheduleDescriptionFromJson),
  updateSchedule: (request, signal) => {
    const body = messages.updateScheduleToJson(request);
    return reading(send({ method: 'POST', path: `${scheduleOf(request)}/update`, body }, signal), nothing);
  },
  patchSchedule: (request, signal) => {
    const body = messages.patchScheduleToJson(request);
    return reading(send({ method: 'POST', path: `${scheduleOf(request)}/patch`, body }, signal), nothing);
  },
  deleteSchedule: (request, signal) =>
    reading(
      send({ method: 'DELETE', path: scheduleOf(request), query: { identity: request.identity } }, signal),
      nothing,
    ),
  listScheduleMatchingTimes: (request, signal) => {
    const query = { startTime: encodeTime(request.startTime), endTime: encodeTime(request.endTime) };
    return reading(
      send({ method: 'GET', path: `${scheduleOf(request)}/matching-times`, query }, signal),
      ({ startTime }) => ({ startTime: ((startTime ?? []) as string[]).map((time) => Date.parse(time)) }),
    );
  },
  listSchedules: ({ namespace, pageSize: maximumPageSize, ...more }, signal) =>
    reading(
      send(
        { method: 'GET', path: path`/namespaces/${namespace}/schedules`, query: { maximumPageSize, ...more } },
        signal,
      ),
      messages.listSchedulesFromJson,
    ),
  countSchedules: ({ namespace, query }, signal) =>
    reading(
      send({ method: 'GET', path: path`/namespaces/${namespace}/schedule-count`, query: { query } }, signal),
      countReply,
    ),
});
