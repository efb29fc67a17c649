import type { SchedulePatch } from '../../protocol/schedule.ts';
import type { Workflow } from '../common/interfaces.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { ScheduleNotFoundError, callError, isRefusal } from './errors.ts';
import type { ScheduleClient } from './schedule-client.ts';
import { describeSchedule } from './schedule-description.ts';
import { compileScheduleAction, encodeAttributes, encodeBackfill, encodeSchedule } from './schedule-options.ts';
import type {
  Backfill,
  ScheduleDescription,
  ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
  ScheduleUpdateOptions,
} from './schedule-types.ts';

/** A schedule from outside. All calls throw a {@link ScheduleNotFoundError} when there is none. */
export interface ScheduleHandle {
  readonly scheduleId: string;
  readonly client: ScheduleClient;
  describe(): Promise<ScheduleDescription>;
  /**
   * Replaces the schedule by what `updateFn` makes of it. The function is called again when somebody else has changed the schedule meanwhile.
   *
   * @example await handle.update((previous) => ({ ...previous, spec: { intervals: [{ every: '1 hour' }] } }));
   */
  update<W extends Workflow = Workflow>(
    updateFn: (previous: ScheduleDescription) => ScheduleUpdateOptions<ScheduleOptionsStartWorkflowAction<W>>,
  ): Promise<void>;
  /** Removes the schedule. Workflows that it has started go on. */
  delete(): Promise<void>;
  /** Acts now. `overlap` stands for the schedule's own policy. Default: ALLOW_ALL. */
  trigger(overlap?: ScheduleOverlapPolicy): Promise<void>;
  /** Acts for the times of these ranges, as if they were now. */
  backfill(options: Backfill | Backfill[]): Promise<void>;
  pause(note?: string): Promise<void>;
  unpause(note?: string): Promise<void>;
}

/** How often an update is made anew, when others are always faster. */
const MAXIMUM_UPDATES = 10;

export function createScheduleHandle(client: ScheduleClient, caller: Caller, scheduleId: string): ScheduleHandle {
  const { connection, namespace, identity } = caller;
  const schedule = { namespace, scheduleId };
  const failed = (what: string) => (error: unknown) => {
    throw callError(error, `Failed to ${what} schedule`, (message) => new ScheduleNotFoundError(message, scheduleId));
  };
  const describe = async (): Promise<ScheduleDescription> =>
    describeSchedule(
      caller,
      scheduleId,
      await connection.call((service, signal) => service.describeSchedule(schedule, signal)).catch(failed('describe')),
    );
  const patch = async (change: SchedulePatch): Promise<void> => {
    const request = { ...schedule, patch: change, identity, requestId: crypto.randomUUID() };
    await connection.call((service, signal) => service.patchSchedule(request, signal)).catch(failed('patch'));
  };

  return {
    client,
    scheduleId,
    describe,
    async update(updateFn) {
      for (let attempt = 1; ; attempt++) {
        const previous = await describe();
        const { conflictToken, schedule: stored } = previous.raw;
        const updated = updateFn(previous);
        const action = compileScheduleAction('ScheduleUpdateOptions', scheduleId, updated.action);
        // Interceptors have put headers there, which updates do not show.
        const header = await caller.conversion.decodeHeader(stored.action?.startWorkflow?.header?.fields ?? {});
        const request = {
          ...schedule,
          schedule: await encodeSchedule(caller, { ...updated, action }, header),
          conflictToken,
          identity,
          requestId: crypto.randomUUID(),
          ...defined({ searchAttributes: encodeAttributes(updated) }),
        };
        try {
          await connection.call((service, signal) => service.updateSchedule(request, signal));
          return;
        } catch (error) {
          if (!isRefusal(error, 'FAILED_PRECONDITION') || attempt === MAXIMUM_UPDATES) failed('update')(error);
        }
      }
    },
    async delete() {
      await connection
        .call((service, signal) => service.deleteSchedule({ ...schedule, identity }, signal))
        .catch(failed('delete'));
    },
    trigger: (overlapPolicy = 'ALLOW_ALL') => patch({ triggerImmediately: { overlapPolicy } }),
    backfill: (options) =>
      patch({ backfillRequest: (Array.isArray(options) ? options : [options]).map(encodeBackfill) }),
    pause: (note = 'Paused via TypeScript SDK') => patch({ pause: note }),
    unpause: (note = 'Unpaused via TypeScript SDK') => patch({ unpause: note }),
  };
}
