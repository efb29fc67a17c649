import { activities } from './http/activities.ts';
import { batch } from './http/batch.ts';
import { executions } from './http/executions.ts';
import { namespaces } from './http/namespaces.ts';
import { operator } from './http/operator.ts';
import { schedules } from './http/schedules.ts';
import type { Send } from './http/send.ts';
import { updates } from './http/updates.ts';
import { visibility } from './http/visibility.ts';
import type { AbortableService } from './types.ts';

/** A deployment's service over Temporal's HTTP API: one file of `http/` per resource. Each call takes an abort signal as its last argument. */
export const createHttpService = (send: Send): AbortableService => ({
  ...executions(send),
  ...updates(send),
  ...activities(send),
  ...visibility(send),
  ...operator(send),
  ...schedules(send),
  ...namespaces(send),
  ...batch(send),
});
