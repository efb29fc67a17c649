import { Command } from 'commander';
import { defined } from '../../sdk/client/defined.ts';
import { ScheduleNotFoundError, isRefusal } from '../../sdk/client/errors.ts';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { OVERLAP_POLICIES, changedSpec, scheduleSpec, withSpec } from '../flags/schedule.ts';
import type { SpecFlags } from '../flags/schedule.ts';
import { searchAttributesOf, withWorkflow, workflowOptions } from '../flags/start.ts';
import type { WorkflowFlags } from '../flags/start.ts';
import { integer, jsonEntry, oneOf, repeated, timestamp } from '../flags/values.ts';
import { each, limited } from '../limited.ts';
import { scheduleColumns, scheduleJson, scheduleLines, summaryJson } from '../output/schedule.ts';
import type { ScheduleHandle, ScheduleOverlapPolicy, ScheduleSummary } from '../../sdk/client/index.ts';

interface ScheduleFlags {
  scheduleId: string;
}
interface OverlapFlags {
  overlapPolicy?: ScheduleOverlapPolicy;
}
type Entries = [string, unknown][];
type ConfigurationFlags = ScheduleFlags & OverlapFlags & SpecFlags & Partial<WorkflowFlags>;

/** `perdure schedule …` */
export function scheduleCommand(): Command {
  return new Command('schedule')
    .description('start workflows by the clock')
    .addHelpText('after', EXAMPLES)
    .addCommand(create())
    .addCommand(describe())
    .addCommand(list())
    .addCommand(update())
    .addCommand(trigger())
    .addCommand(toggle())
    .addCommand(backfill())
    .addCommand(listMatchingTimes())
    .addCommand(remove());
}

const named = (name: string, description: string): Command =>
  new Command(name).description(description).requiredOption('-s, --schedule-id <id>', 'the schedule');

const withOverlap = (command: Command): Command =>
  command.option(
    '--overlap-policy <policy>',
    'Skip, BufferOne, BufferAll, CancelOther, TerminateOther or AllowAll',
    oneOf(OVERLAP_POLICIES),
  );

const handleOf = ({ client }: Context, { scheduleId }: ScheduleFlags): ScheduleHandle =>
  client.schedule.getHandle(scheduleId);

function tell({ output }: Context, { scheduleId }: ScheduleFlags, done: string): void {
  output.one({ scheduleId, done }, () => [`Schedule ${scheduleId}: ${done.toLowerCase()}`]);
}

function create(): Command {
  const command = withOverlap(withWorkflow(withSpec(named('create', 'make a schedule')), true))
    .option('--schedule-search-attribute <name=json>', 'of the schedule itself; once for each', repeated(jsonEntry))
    .option('--schedule-memo <name=json>', 'of the schedule itself; once for each', repeated(jsonEntry));
  type Flags = ConfigurationFlags & WorkflowFlags & { scheduleSearchAttribute?: Entries; scheduleMemo?: Entries };
  return acts<Flags>(command, async (context, flags) => {
    const { scheduleId, type, taskQueue, workflowId, scheduleSearchAttribute: attributes, scheduleMemo } = flags;
    await context.client.schedule.create({
      scheduleId,
      spec: scheduleSpec(flags),
      action: {
        type: 'startWorkflow',
        workflowType: type,
        ...(workflowOptions(flags) as object),
        taskQueue,
        ...defined({ workflowId }),
      },
      policies: policiesOf(flags),
      state: stateOf(flags),
      ...(attributes ? { searchAttributes: searchAttributesOf(attributes) as never } : {}),
      ...(scheduleMemo ? { memo: Object.fromEntries(scheduleMemo) } : {}),
    });
    tell(context, flags, 'Created');
  });
}

function update(): Command {
  const command = withOverlap(
    withWorkflow(withSpec(named('update', 'change a schedule; what is not given stays')), false),
  );
  return acts<ConfigurationFlags>(command, async (context, flags) => {
    await handleOf(context, flags).update(({ spec, action, policies, state, typedSearchAttributes: kept }) => ({
      spec: changedSpec(spec, flags),
      action: {
        ...action,
        ...defined({ workflowType: flags.type, workflowId: flags.workflowId }),
        ...(workflowOptions(flags) as object),
      } as never,
      policies: { ...policies, ...policiesOf(flags) },
      state: { ...state, ...stateOf(flags) },
      typedSearchAttributes: kept,
    }));
    tell(context, flags, 'Updated');
  });
}

const policiesOf = ({ overlapPolicy, catchupWindow, pauseOnFailure }: ConfigurationFlags) =>
  defined({ overlap: overlapPolicy, catchupWindow, pauseOnFailure });
const stateOf = ({ paused, notes, remainingActions }: ConfigurationFlags) =>
  defined({ paused, note: notes, remainingActions });

const describe = (): Command =>
  acts<ScheduleFlags>(named('describe', 'show a schedule'), async (context, flags) => {
    const schedule = await handleOf(context, flags).describe();
    context.output.one(scheduleJson(schedule), () => scheduleLines(schedule, context.output));
  });

function list(): Command {
  const command = new Command('list')
    .description('list schedules')
    .option('-q, --query <filter>', 'a list filter')
    .option('--limit <number>', 'at most so many', integer)
    .option('-l, --long', 'all columns');
  type Flags = { query?: string; limit?: number; long?: boolean };
  return acts<Flags>(command, ({ client, output }, { query, limit, long: isLong = false }) => {
    const schedules: AsyncIterable<ScheduleSummary> = client.schedule.list(defined({ query }));
    return output.many(limited(schedules, limit), scheduleColumns(output, isLong), summaryJson);
  });
}

const trigger = (): Command =>
  acts<ScheduleFlags & OverlapFlags>(withOverlap(named('trigger', 'act now')), async (context, flags) => {
    await handleOf(context, flags).trigger(flags.overlapPolicy);
    tell(context, flags, 'Triggered');
  });

function toggle(): Command {
  const command = named('toggle', 'pause a schedule, or let it go on')
    .option('--pause', 'pause it')
    .option('--unpause', 'let it go on')
    .option('--reason <text>', 'why');
  return acts<ScheduleFlags & { pause?: boolean; unpause?: boolean; reason?: string }>(
    command,
    async (context, flags) => {
      const { pause, unpause, reason = '(no reason provided)' } = flags;
      if (Boolean(pause) === Boolean(unpause)) throw new UsageError('Give --pause or --unpause');
      const handle = handleOf(context, flags);
      await (pause ? handle.pause(reason) : handle.unpause(reason));
      tell(context, flags, pause ? 'Paused' : 'Unpaused');
    },
  );
}

function backfill(): Command {
  const command = withOverlap(named('backfill', 'act for times that have passed'))
    .requiredOption('--start-time <time>', 'the first of these times', timestamp)
    .requiredOption('--end-time <time>', 'the last of these times', timestamp);
  return acts<ScheduleFlags & OverlapFlags & { startTime: Date; endTime: Date }>(command, async (context, flags) => {
    const { startTime: start, endTime: end, overlapPolicy } = flags;
    await handleOf(context, flags).backfill({ start, end, ...defined({ overlap: overlapPolicy }) });
    tell(context, flags, 'Backfill requested');
  });
}

function listMatchingTimes(): Command {
  const command = named('list-matching-times', 'list when a schedule would act, paused or not')
    .requiredOption('--start-time <time>', 'from here', timestamp)
    .requiredOption('--end-time <time>', 'to there', timestamp);
  return acts<ScheduleFlags & { startTime: Date; endTime: Date }>(
    command,
    async ({ client, namespace, output }, { scheduleId, startTime, endTime }) => {
      const request = { namespace, scheduleId, startTime: startTime.getTime(), endTime: endTime.getTime() };
      const { startTime: times } = await client.connection
        .call((service, signal) => service.listScheduleMatchingTimes(request, signal))
        .catch((error: unknown) => {
          throw isRefusal(error, 'NOT_FOUND') ? new ScheduleNotFoundError(error.details, scheduleId) : error;
        });
      const rows = times.map((time) => ({ time: new Date(time).toISOString().replace('.000Z', 'Z') }));
      await output.many(each(rows), [{ field: 'time', title: 'TIME', cell: ({ time }) => time }], (row) => row);
    },
  );
}

const remove = (): Command =>
  acts<ScheduleFlags>(
    named('delete', 'remove a schedule; workflows that it has started go on'),
    async (context, flags) => {
      await handleOf(context, flags).delete();
      tell(context, flags, 'Deleted');
    },
  );

const EXAMPLES = `
Examples:
  perdure schedule create -s daily --cron "0 9 * * MON-FRI" --time-zone Europe/Vienna --type report -t reports
  perdure schedule create -s often --interval 15m --type sync -t sync --overlap-policy BufferOne
  perdure schedule list-matching-times -s daily --start-time 2026-01-01T00:00:00Z --end-time 2026-02-01T00:00:00Z
  perdure schedule toggle -s daily --pause --reason holidays
  perdure schedule backfill -s daily --start-time 2026-01-01T00:00:00Z --end-time 2026-01-08T00:00:00Z`;
