import { Command } from 'commander';
import type { ActivitySelection } from '../../protocol/operator-requests.ts';
import { ApplicationFailure } from '../../sdk/client/index.ts';
import { defined } from '../../sdk/client/defined.ts';
import { runOrBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { expectActivity, expectNoActivity } from '../flags/activity.ts';
import { withExecution, withExecutionOrQuery } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { flagValue } from '../flags/input.ts';
import { duration } from '../flags/values.ts';
import { updateOptionsCommand } from './activity-options.ts';

type ActivityFlags = ExecutionFlags & { activityId: string };

/** `perdure activity …` */
export function activityCommand(): Command {
  return new Command('activity')
    .description('complete, fail, pause, reset and tune activities')
    .addHelpText(
      'after',
      `
Examples:
  perdure activity complete -w order-7 -a 3 --result '{"approved":true}'
  perdure activity reset --query "WorkflowType = 'order'" --yes
  perdure activity update-options -w order-7 -a 3 --start-to-close-timeout 5m --retry-maximum-attempts 10`,
    )
    .addCommand(complete())
    .addCommand(fail())
    .addCommand(pause())
    .addCommand(unpause())
    .addCommand(reset())
    .addCommand(updateOptionsCommand());
}

const named = (name: string, description: string): Command =>
  withExecution(new Command(name).description(description)).requiredOption('-a, --activity-id <id>', 'the activity');

const place = ({ workflowId, runId, activityId }: ActivityFlags) => ({ workflowId, activityId, ...defined({ runId }) });

function tell({ output }: Context, { workflowId, activityId }: ActivityFlags, done: string): void {
  output.one({ workflowId, activityId, done }, () => [
    `Activity ${activityId} of ${workflowId}: ${done.toLowerCase()}`,
  ]);
}

const complete = (): Command =>
  acts<ActivityFlags & { result: string }>(
    named('complete', 'give an activity its result').requiredOption('--result <json>', 'the result'),
    async (context, flags) => {
      await context.client.activity.complete(place(flags), flagValue(flags.result, '--result'));
      tell(context, flags, 'Completed');
    },
  );

const fail = (): Command =>
  acts<ActivityFlags & { reason?: string; detail?: string }>(
    named('fail', 'let an activity fail')
      .option('--reason <text>', 'the message of the failure')
      .option('--detail <json>', 'its details'),
    async (context, flags) => {
      const details = flags.detail === undefined ? [] : [flagValue(flags.detail, '--detail')];
      await context.client.activity.fail(
        place(flags),
        ApplicationFailure.retryable(flags.reason ?? '', 'CLI', ...details),
      );
      tell(context, flags, 'Failed');
    },
  );

const pause = (): Command =>
  acts<ActivityFlags & { reason?: string }>(
    named('pause', 'hold an activity back').option('--reason <text>', 'why'),
    async (context, flags) => {
      const { activityId, ...execution } = place(flags);
      const { client, identity, namespace } = context;
      const request = {
        namespace,
        identity,
        ...execution,
        activities: { activityId },
        ...defined({ reason: flags.reason }),
      };
      await client.connection.call((service, signal) => service.pauseActivity(request, signal));
      tell(context, flags, 'Paused');
    },
  );

type ManyFlags = BatchFlags & { activityId?: string; jitter?: number };
interface Changes {
  readonly keepPaused?: boolean;
  readonly restoreOriginalOptions?: boolean;
  readonly resetAttempts?: boolean;
  readonly resetHeartbeat?: boolean;
  readonly jitter?: number;
}

/** Flags of what is done to one activity, or to all of many workflows. */
const many = (name: string, description: string): Command =>
  withBatch(
    withExecutionOrQuery(new Command(name).description(description))
      .option('-a, --activity-id <id>', 'the activity of the workflow')
      .option('--jitter <duration>', 'spread the starts over this time', duration),
  );

const unpause = (): Command =>
  acts<ManyFlags & { resetAttempts?: boolean; resetHeartbeats?: boolean }>(
    many('unpause', 'let activities go on')
      .option('--reset-attempts', 'count attempts from 1 again')
      .option('--reset-heartbeats', 'forget the details of heartbeats'),
    (context, flags) => {
      const { resetAttempts, resetHeartbeats: resetHeartbeat, jitter } = flags;
      return change(context, flags, 'UNPAUSE_ACTIVITY', defined({ resetAttempts, resetHeartbeat, jitter }));
    },
  );

const reset = (): Command =>
  acts<ManyFlags & { keepPaused?: boolean; resetHeartbeats?: boolean; restoreOriginalOptions?: boolean }>(
    many('reset', 'start activities anew')
      .option('--keep-paused', 'but leave paused what is')
      .option('--reset-heartbeats', 'forget the details of heartbeats')
      .option('--restore-original-options', 'with the options they were scheduled with'),
    (context, flags) => {
      const { keepPaused, resetHeartbeats: resetHeartbeat, restoreOriginalOptions, jitter } = flags;
      return change(
        context,
        flags,
        'RESET_ACTIVITY',
        defined({ keepPaused, resetHeartbeat, restoreOriginalOptions, jitter }),
      );
    },
  );

async function change(
  context: Context,
  flags: ManyFlags,
  type: 'UNPAUSE_ACTIVITY' | 'RESET_ACTIVITY',
  changes: Changes,
): Promise<void> {
  const { client, identity, namespace } = context;
  const { activityId } = flags;
  expectNoActivity(flags);
  const done = type === 'RESET_ACTIVITY' ? 'Reset' : 'Unpaused';
  return runOrBatch(context, flags, { type, activities: { all: true }, ...changes }, async (execution) => {
    const activities: ActivitySelection = { activityId: expectActivity(activityId) };
    const request = { namespace, identity, ...execution, activities, ...changes };
    await client.connection.call((service, signal) =>
      type === 'RESET_ACTIVITY' ? service.resetActivity(request, signal) : service.unpauseActivity(request, signal),
    );
    return `${done} activity ${activityId}`;
  });
}
