import { Command } from 'commander';
import type { ActivityOptions } from '../../protocol/operator-requests.ts';
import { defined } from '../../sdk/client/defined.ts';
import { startBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { acts } from '../context.ts';
import { UsageError } from '../errors.ts';
import { expectActivity, expectNoActivity } from '../flags/activity.ts';
import { namedExecution, withExecutionOrQuery } from '../flags/execution.ts';
import { decimal, duration, integer } from '../flags/values.ts';
import { activityOptionsLines } from '../output/activity.ts';

interface OptionFlags extends BatchFlags {
  activityId?: string;
  taskQueue?: string;
  scheduleToCloseTimeout?: number;
  scheduleToStartTimeout?: number;
  startToCloseTimeout?: number;
  heartbeatTimeout?: number;
  retryInitialInterval?: number;
  retryMaximumInterval?: number;
  retryBackoffCoefficient?: number;
  retryMaximumAttempts?: number;
  restoreOriginalOptions?: boolean;
}

/** `perdure activity update-options` */
export const updateOptionsCommand = (): Command =>
  acts<OptionFlags>(
    withBatch(
      withExecutionOrQuery(
        new Command('update-options').description(
          'change timeouts, retries or the task queue of activities; what is not given stays',
        ),
      ).option('-a, --activity-id <id>', 'the activity of the workflow'),
    )
      .option('--task-queue <name>', 'where its attempts run')
      .option('--schedule-to-close-timeout <duration>', 'for all attempts', duration)
      .option('--schedule-to-start-timeout <duration>', 'until an attempt starts', duration)
      .option('--start-to-close-timeout <duration>', 'for one attempt', duration)
      .option('--heartbeat-timeout <duration>', 'between two heartbeats', duration)
      .option('--retry-initial-interval <duration>', 'before the second attempt', duration)
      .option('--retry-maximum-interval <duration>', 'between attempts at most', duration)
      .option('--retry-backoff-coefficient <number>', 'by which the interval grows', decimal)
      .option('--retry-maximum-attempts <number>', 'attempts; 0 for no limit', integer)
      .option('--restore-original-options', 'as it was scheduled'),
    async (context, flags) => {
      const { client, identity, namespace, output } = context;
      const { activityId: given, restoreOriginalOptions: restoreOriginal } = flags;
      const options = optionsOf(flags);
      if (Object.keys(options).length === 0 && !restoreOriginal)
        throw new UsageError('Change what?', 'For example: --start-to-close-timeout 5m, or --restore-original-options');
      expectNoActivity(flags);
      const change = { options, ...defined({ restoreOriginal }) };
      if (flags.query !== undefined && flags.workflowId === undefined) {
        const operation = { type: 'UPDATE_ACTIVITY_OPTIONS', activities: { all: true }, ...change } as const;
        return startBatch(context, { ...flags, query: flags.query }, operation);
      }
      const execution = namedExecution(flags);
      const activityId = expectActivity(given);
      const request = { namespace, identity, ...execution, activities: { activityId }, ...change };
      const now = await client.connection.call((service, signal) => service.updateActivityOptions(request, signal));
      output.one({ workflowId: execution.workflowId, activityId, options: now }, () => [
        output.style.bold(`Activity ${activityId} of ${execution.workflowId}`),
        ...activityOptionsLines(now, output),
      ]);
    },
  );

function optionsOf(flags: OptionFlags): ActivityOptions {
  const retryPolicy = defined({
    initialInterval: flags.retryInitialInterval,
    maximumInterval: flags.retryMaximumInterval,
    backoffCoefficient: flags.retryBackoffCoefficient,
    maximumAttempts: flags.retryMaximumAttempts,
  });
  return defined({
    taskQueue: flags.taskQueue,
    scheduleToCloseTimeout: flags.scheduleToCloseTimeout,
    scheduleToStartTimeout: flags.scheduleToStartTimeout,
    startToCloseTimeout: flags.startToCloseTimeout,
    heartbeatTimeout: flags.heartbeatTimeout,
    retryPolicy: Object.keys(retryPolicy).length > 0 ? retryPolicy : undefined,
  });
}
