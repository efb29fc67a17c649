import { compose } from '../common/compose.ts';
import type { Workflow } from '../common/interfaces.ts';
import { decodeSearchAttributes } from '../common/search-attributes.ts';
import type { ScheduleListEntry } from '../../protocol/schedule.ts';
import { BaseClient } from './base-client.ts';
import type { BaseClientOptions, LoadedWithDefaults } from './base-client.ts';
import { defined } from './defined.ts';
import { ScheduleAlreadyRunning, callError, isRefusal } from './errors.ts';
import type { CreateScheduleInput, CreateScheduleOutput, ScheduleClientInterceptor } from './interceptors.ts';
import { describeActions, describeSpec } from './schedule-description.ts';
import { createScheduleHandle } from './schedule-handle.ts';
import type { ScheduleHandle } from './schedule-handle.ts';
import { compileScheduleAction, encodeAttributes, encodeSchedule, encodeBackfill } from './schedule-options.ts';
import type { ScheduleOptions, ScheduleOptionsStartWorkflowAction, ScheduleSummary } from './schedule-types.ts';

export interface ScheduleClientOptions extends BaseClientOptions {
  interceptors?: ScheduleClientInterceptor[];
}
export type LoadedScheduleClientOptions = LoadedWithDefaults<ScheduleClientOptions>;
export interface ListScheduleOptions {
  /** Schedules in one call. */
  pageSize?: number;
  /** A list filter. @example 'TemporalSchedulePaused = false' */
  query?: string;
}

/**
 * Creates schedules, which start workflows by the clock, and gives handles on them.
 *
 * @example
 * await client.schedule.create({
 *   scheduleId: 'daily-report',
 *   spec: { cronExpressions: ['0 9 * * *'] },
 *   action: { type: 'startWorkflow', workflowType: report, taskQueue: 'reports', args: ['yesterday'] },
 * });
 */
export class ScheduleClient extends BaseClient<ScheduleClientOptions> {
  constructor(options: ScheduleClientOptions = {}) {
    super(options);
  }

  /**
   * Creates a schedule.
   *
   * @throws {ScheduleAlreadyRunning} when there is one of that id. @throws {TypeError} when something is missing or no part of a calendar.
   */
  async create<W extends Workflow = Workflow>(
    options: ScheduleOptions<ScheduleOptionsStartWorkflowAction<W>>,
  ): Promise<ScheduleHandle> {
    const { scheduleId } = options;
    if (!scheduleId) throw new TypeError('Missing ScheduleOptions.scheduleId');
    const action = compileScheduleAction('ScheduleOptions', scheduleId, options.action);
    const create = compose(this.options.interceptors, 'create', (input: CreateScheduleInput) => this.#create(input));
    await create({ options: { ...options, action }, headers: {} });
    return this.getHandle(scheduleId);
  }

  /** A handle on a schedule. Whether there is one, its calls find out. */
  getHandle(scheduleId: string): ScheduleHandle {
    return createScheduleHandle(this, this.caller, scheduleId);
  }

  /** The schedules, or those that a list filter selects. */
  async *list(options: ListScheduleOptions = {}): AsyncGenerator<ScheduleSummary> {
    const { namespace } = this.options;
    let nextPageToken: string | undefined;
    do {
      const request = { namespace, ...options, ...defined({ nextPageToken }) };
      const page = await this.connection
        .call((service, signal) => service.listSchedules(request, signal))
        .catch((error: unknown) => {
          throw callError(error, 'Failed to list schedules');
        });
      for (const entry of page.schedules) yield await this.#summary(entry);
      ({ nextPageToken } = page);
    } while (nextPageToken);
  }

  async #create({ options, headers }: CreateScheduleInput): Promise<CreateScheduleOutput> {
    const { scheduleId, state } = options;
    const { conversion, identity, namespace } = this.caller;
    const initialPatch = defined({
      triggerImmediately: state?.triggerImmediately ? ({ overlapPolicy: 'ALLOW_ALL' } as const) : undefined,
      backfillRequest: state?.backfill?.map(encodeBackfill),
    });
    const request = {
      namespace,
      scheduleId,
      schedule: await encodeSchedule(this.caller, options, headers),
      ...(Object.keys(initialPatch).length > 0 ? { initialPatch } : {}),
      ...defined({ memo: await conversion.encodeMap(options.memo), searchAttributes: encodeAttributes(options) }),
      identity,
      requestId: crypto.randomUUID(),
    };
    try {
      return await this.connection.call((service, signal) => service.createSchedule(request, signal));
    } catch (error) {
      if (isRefusal(error, 'ALREADY_EXISTS'))
        throw new ScheduleAlreadyRunning('Schedule already exists and is running', scheduleId);
      throw callError(error, 'Failed to create schedule');
    }
  }

  async #summary({ scheduleId, memo, searchAttributes, info }: ScheduleListEntry): Promise<ScheduleSummary> {
    const { typed, untyped } = decodeSearchAttributes(searchAttributes);
    return {
      scheduleId,
      spec: describeSpec(info.spec),
      ...(info.workflowType ? { action: { type: 'startWorkflow', workflowType: info.workflowType.name ?? '' } } : {}),
      memo: await this.caller.conversion.decodeMap(memo),
      searchAttributes: untyped,
      typedSearchAttributes: typed,
      state: { paused: info.paused ?? false, ...defined({ note: info.notes || undefined }) },
      info: describeActions(info),
    };
  }
}
