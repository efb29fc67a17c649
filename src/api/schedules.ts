import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { ProtoJsonError, decodeValue, encode } from '../../protocol/json/proto-json.ts';
import {
  conflictToken,
  createScheduleFromJson,
  listSchedulesToJson,
  matchingTimes,
  patchScheduleFromJson,
  scheduleDescriptionToJson,
  updateScheduleFromJson,
} from '../../protocol/json/schedule-messages.ts';
import type { ScheduleService } from '../../protocol/schedule.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { readJson, refusal, respond, usesShorthand } from './answers.ts';
import { pageOf, queryOf } from './query-parameters.ts';
import { countToJson } from './visibility-json.ts';

const empty = () => ({});

/** Routes of schedules, below a namespace. */
export function schedules({ service }: { readonly service: ScheduleService }): Hono {
  const app = new Hono();
  const param = (c: Context, name: string): string => (c.req.param() as Record<string, string>)[name] ?? '';
  const named = (c: Context) => ({ namespace: param(c, 'namespace'), scheduleId: param(c, 'scheduleId') });

  app.get('/schedules', async (c) => {
    const page = pageOf(c, 'maximumPageSize');
    if (page.error) return refusal(c, page.error);
    const filter = queryOf(c, 'query');
    const { pageSize, ...token } = page.ok;
    const request = {
      namespace: param(c, 'namespace'),
      ...(filter ? { query: filter } : {}),
      ...(pageSize > 0 ? { pageSize } : {}),
      ...token,
    };
    const shorthand = usesShorthand(c);
    return respond(c, await service.listSchedules(request), (reply) => listSchedulesToJson(reply, shorthand));
  });

  app.get('/schedule-count', async (c) => {
    const filter = queryOf(c, 'query');
    const request = { namespace: param(c, 'namespace'), ...(filter ? { query: filter } : {}) };
    const shorthand = usesShorthand(c);
    return respond(c, await service.countSchedules(request), (reply) => countToJson(reply, shorthand));
  });

  app.get('/schedules/:scheduleId', async (c) => {
    const shorthand = usesShorthand(c);
    return respond(c, await service.describeSchedule(named(c)), (reply) => scheduleDescriptionToJson(reply, shorthand));
  });

  app.post('/schedules/:scheduleId', async (c) => {
    const body = await readJson(c, createScheduleFromJson);
    if (body.error) return refusal(c, body.error);
    const requestId = body.ok.requestId || crypto.randomUUID();
    const reply = await service.createSchedule({ ...body.ok, ...named(c), requestId });
    return respond(c, reply, (token) => encode(conflictToken, token, false));
  });

  app.delete('/schedules/:scheduleId', async (c) => {
    const identity = queryOf(c, 'identity');
    return respond(c, await service.deleteSchedule({ ...named(c), ...(identity ? { identity } : {}) }), empty);
  });

  app.post('/schedules/:scheduleId/update', async (c) => {
    const body = await readJson(c, updateScheduleFromJson);
    if (body.error) return refusal(c, body.error);
    return respond(c, await service.updateSchedule({ ...body.ok, ...named(c) }), empty);
  });

  app.post('/schedules/:scheduleId/patch', async (c) => {
    const body = await readJson(c, patchScheduleFromJson);
    if (body.error) return refusal(c, body.error);
    return respond(c, await service.patchSchedule({ ...body.ok, ...named(c) }), empty);
  });

  app.get('/schedules/:scheduleId/matching-times', async (c) => {
    const startTime = timeInQuery(c, 'startTime');
    if (startTime.error) return refusal(c, startTime.error);
    const endTime = timeInQuery(c, 'endTime');
    if (endTime.error) return refusal(c, endTime.error);
    const request = { ...named(c), startTime: startTime.ok, endTime: endTime.ok };
    return respond(c, await service.listScheduleMatchingTimes(request), (reply) => encode(matchingTimes, reply, false));
  });

  return app;
}

function timeInQuery(c: Context, name: string): Reply<number> {
  const text = queryOf(c, name);
  if (!text) return invalid('missing or invalid query');
  try {
    return ok(decodeValue('timestamp', text, name) as number);
  } catch (error) {
    if (error instanceof ProtoJsonError) return invalid(error.message);
    throw error;
  }
}
