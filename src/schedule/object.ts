import type * as schedules from '../../protocol/schedule.ts';
import { ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { ObjectClass, Platform } from '../platform/platform.ts';
import { Turns } from '../run/turns.ts';
import { advance } from './advance.ts';
import { asked, closed, published } from './answers.ts';
import { checkedCreate, checkedPatch, checkedUpdate } from './check.ts';
import { describe, visibilityRecord } from './describe.ts';
import type { WorkflowScheduleOptions } from './options.ts';
import { nextDeadline, owedToWorkflows, owesIndex } from './owed.ts';
import { showEnds, timesOf } from './record.ts';
import type { ScheduleRecord } from './record.ts';
import { createSchedule, deleteSchedule, patchSchedule, scheduleNotFound, updateSchedule } from './requests.ts';
import type { Decision } from './requests.ts';
import { endOf, send } from './send.ts';

/** When what nobody has answered is sent again, and what a request has set off is looked after, in milliseconds. */
const RETRY = 10_000;
/** Source: `maxListMatchingTimesCount` in Temporal's server. */
const MATCHING_TIMES = 1_000;

/**
 * Makes the `WorkflowSchedule` class of a deployment: one schedule, in one object.
 *
 * 1. A request only changes the record; what follows from that is done by `#move`, one at a time, until nothing is owed.
 * 2. The alarm is the next time the record names. Within the alarm's own turn none is set before the end: the platform repeats an alarm that
 *    did not end, and what is sent twice is harmless. A request sets it with its commit.
 */
export function createWorkflowSchedule<Env>(
  platform: Platform,
  options: WorkflowScheduleOptions,
): ObjectClass<Env, schedules.WorkflowScheduleMethods> {
  const { clock, stores } = platform;
  return class WorkflowSchedule extends platform.DurableObject<Env> implements schedules.WorkflowScheduleMethods {
    #store = stores.schedule(this.ctx.storage);
    #record: ScheduleRecord | undefined = this.#store.read();
    #alarmAt: number | null | undefined;
    readonly #moves = new Turns();

    override async alarm(): Promise<void> {
      try {
        this.#alarmAt = null;
        await this.#move();
      } catch (error) {
        // The platform gives up after six failed alarms; a schedule must not be stranded by that.
        console.error('perdure: the alarm of a schedule failed and is set again', error);
        await this.ctx.storage.setAlarm(clock.now() + RETRY);
      }
    }

    async createSchedule(request: schedules.CreateScheduleRequest): Promise<Reply<schedules.ConflictToken>> {
      const checked = checkedCreate(request, await options.searchAttributes(request.namespace));
      return checked.error ? checked : this.#request((record, now) => createSchedule(record, checked.ok, now));
    }

    async updateSchedule(request: schedules.UpdateScheduleRequest): Promise<Reply<null>> {
      const checked = checkedUpdate(request, await options.searchAttributes(request.namespace));
      return checked.error ? checked : this.#request((record, now) => updateSchedule(record, checked.ok, now));
    }

    async patchSchedule(request: schedules.PatchScheduleRequest): Promise<Reply<null>> {
      const checked = checkedPatch(request);
      return checked.error ? checked : this.#request((record, now) => patchSchedule(record, checked.ok, now));
    }

    async deleteSchedule(_request: schedules.DeleteScheduleRequest): Promise<Reply<null>> {
      return this.#request(deleteSchedule);
    }

    /** A workflow of this schedule has closed. Told by the last run of its chain, at least once. */
    async scheduledWorkflowClosed(told: schedules.ScheduledWorkflowClosed): Promise<Reply<null>> {
      return this.#request((record, now) => ({ record: record && closed(record, told, now), reply: ok(null) }));
    }

    async describeSchedule(_request: schedules.ScheduleRequest): Promise<Reply<schedules.ScheduleDescription>> {
      await this.#askRunning();
      const record = this.#current();
      if (record === undefined) return scheduleNotFound;
      const description = describe(record, clock.now());
      this.#step(showEnds);
      return ok(description);
    }

    async listScheduleMatchingTimes({
      startTime,
      endTime,
    }: schedules.ListScheduleMatchingTimesRequest): Promise<Reply<{ readonly startTime: readonly number[] }>> {
      const record = this.#current();
      if (record === undefined) return scheduleNotFound;
      return ok({ startTime: timesOf(record.definition).between(startTime, endTime, MATCHING_TIMES) });
    }

    #current(): ScheduleRecord | undefined {
      return this.#record?.progress.deleted ? undefined : this.#record;
    }

    /** Decides and commits; what follows from it is under way when this returns, and the alarm stands behind it. */
    async #request<Value>(
      decide: (record: ScheduleRecord | undefined, now: number) => Decision<Value>,
    ): Promise<Reply<Value>> {
      this.#alarmAt ??= await this.ctx.storage.getAlarm();
      const before = this.#record;
      const reply = this.#turn(decide);
      if (this.#record !== before && this.#hasWork()) {
        const latest = clock.now() + RETRY;
        if (this.#alarmAt === null || this.#alarmAt > latest) this.#setAlarm(latest);
        void this.#move().catch((error: unknown) => console.error('perdure: a schedule could not move on', error));
      }
      return reply;
    }

    #hasWork(): boolean {
      const record = this.#record;
      if (record === undefined) return false;
      const { buffer } = record.progress;
      const needsAlarm = (nextDeadline(record) ?? null) !== this.#alarmAt;
      return owesIndex(record) || owedToWorkflows(record).length > 0 || buffer.length > 0 || needsAlarm;
    }

    #turn<Value>(decide: (record: ScheduleRecord | undefined, now: number) => Decision<Value>): Reply<Value> {
      const { record, reply } = decide(this.#record, clock.now());
      if (record === undefined || record === this.#record) return reply;
      try {
        this.ctx.storage.transactionSync(() => this.#store.write(record));
      } catch (error) {
        this.#store = stores.schedule(this.ctx.storage);
        this.#record = this.#store.read();
        throw error;
      }
      this.#record = record;
      return reply;
    }

    #step(next: (record: ScheduleRecord, now: number) => ScheduleRecord): void {
      this.#turn((record, now) => ({ record: record && next(record, now), reply: ok(null) }));
    }

    #move(): Promise<void> {
      return this.#moves.run(async () => {
        this.#alarmAt ??= await this.ctx.storage.getAlarm();
        const isAnswered = await this.#sendAll();
        const isPublished = await this.#publish();
        this.#rest(isAnswered && isPublished);
      });
    }

    /** Does what is due, and sends what is owed to workflows; false when somebody did not answer. */
    async #sendAll(): Promise<boolean> {
      for (;;) {
        this.#step(advance);
        const record = this.#record;
        const owed = record ? owedToWorkflows(record) : [];
        if (record === undefined || owed.length === 0) return true;
        const { namespace } = record.definition;
        const answers = await Promise.all(
          owed.map((each) => {
            const { workflowId } = each.type === 'Start' ? each.start : each.execution;
            return send(record, each, options.workflow(namespace, workflowId));
          }),
        );
        this.#step((current, now) => {
          const next = answers.reduce((state, answer) => answer?.(state, now) ?? state, current);
          return owed.some(({ type }) => type === 'Ask') ? asked(next, now) : next;
        });
        if (answers.includes(undefined)) return false;
      }
    }

    /** Tells the index; false when it did not answer. The acknowledgement is written with the next turn: told again is harmless. */
    async #publish(): Promise<boolean> {
      for (;;) {
        const record = this.#record;
        if (record === undefined || !owesIndex(record)) return true;
        const { namespace, scheduleId } = record.definition;
        const { version, deleted } = record.progress;
        const row = deleted ? null : visibilityRecord(record, clock.now());
        try {
          await options.index.publish({ namespace, scheduleId, version, record: row });
        } catch (error) {
          console.warn(`perdure: schedule ${scheduleId}: the index could not be reached`, error);
          return false;
        }
        // A schedule of this id that was created meanwhile has a higher version.
        if (this.#record !== undefined) this.#record = published(this.#record, version);
      }
    }

    /** Sets the alarm for what comes next; a schedule that is gone, and is known to be, leaves nothing. */
    #rest(isDone: boolean): void {
      const record = this.#record;
      if (record === undefined) return;
      if (record.progress.deleted && !owesIndex(record)) {
        this.#record = undefined;
        this.#store = stores.schedule(this.ctx.storage);
        this.#setAlarm(undefined);
        void this.ctx.storage.deleteAll();
        return;
      }
      const due = nextDeadline(record);
      this.#setAlarm(isDone ? due : Math.min(due ?? Infinity, clock.now() + RETRY));
    }

    #setAlarm(at: number | undefined): void {
      if (at === (this.#alarmAt ?? undefined)) return;
      this.#alarmAt = at ?? null;
      void (at === undefined ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(at));
    }

    /** A close that we were not told of shows here: whoever describes a schedule sees what runs. */
    async #askRunning(): Promise<void> {
      const record = this.#current();
      if (record === undefined || record.progress.running.length === 0) return;
      const { namespace, scheduleId } = record.definition;
      const ends = await Promise.all(
        record.progress.running.map((execution) =>
          endOf(namespace, execution, options.workflow(namespace, execution.workflowId)).catch(() => undefined),
        ),
      );
      for (const told of ends) {
        if (told) await this.scheduledWorkflowClosed({ ...told, namespace, scheduleId, closeTime: clock.now() });
      }
    }
  };
}
