import { Command } from 'commander';
import type { ResetOptions } from '../../protocol/operator-requests.ts';
import { defined } from '../../sdk/client/defined.ts';
import { runOrBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { acts } from '../context.ts';
import { UsageError } from '../errors.ts';
import { handleOf, withExecutionOrQuery } from '../flags/execution.ts';
import { integer, oneOf, repeated } from '../flags/values.ts';

type ResetFlags = BatchFlags & {
  eventId?: number;
  type?: 'FirstWorkflowTask' | 'LastWorkflowTask' | 'BuildId';
  buildId?: string;
  reapplyExclude?: NonNullable<ResetOptions['exclude']>[number][];
};

/** `perdure workflow reset` */
export function resetCommand(): Command {
  const command = withExecutionOrQuery(
    new Command('reset').description('end a run, and start a new one from an earlier workflow task'),
  )
    .option('-e, --event-id <number>', 'the event that closes that workflow task', integer)
    .option(
      '-t, --type <which>',
      'FirstWorkflowTask, LastWorkflowTask or BuildId (of a batch)',
      oneOf(['FirstWorkflowTask', 'LastWorkflowTask', 'BuildId']),
    )
    .option('--build-id <id>', 'the first workflow task of this build')
    .option(
      '--reapply-exclude <what>',
      'Signal, Update, Nexus or Cancel_Request: not sent again to the new run',
      repeated(oneOf(['SIGNAL', 'UPDATE', 'NEXUS', 'CANCEL_REQUEST'])),
    );
  withBatch(command).addHelpText(
    'after',
    `
Examples:
  perdure workflow reset -w order-7 --event-id 9 --reason "fixed in the last deploy"
  perdure workflow reset --query "ExecutionStatus = 'Failed'" --type LastWorkflowTask --reason retry --yes`,
  );
  return acts<ResetFlags>(command, async (context, flags) => {
    const target = targetOf(flags);
    const how = defined({ exclude: flags.reapplyExclude });
    await runOrBatch(context, flags, { type: 'RESET', reset: { target, ...how } }, async (execution) => {
      if ('buildId' in target)
        throw new UsageError('--type BuildId goes with --query', 'One workflow: --event-id <number>');
      const runId = await handleOf(context, execution).reset({ target, ...how, ...defined({ reason: flags.reason }) });
      return `Reset, as run ${runId}`;
    });
  });
}

function targetOf({ eventId, type, buildId }: ResetFlags): ResetOptions['target'] {
  if (eventId !== undefined) return { workflowTaskFinishEventId: eventId };
  if (type === 'FirstWorkflowTask') return { type: 'FIRST_WORKFLOW_TASK' };
  if (type === 'LastWorkflowTask') return { type: 'LAST_WORKFLOW_TASK' };
  if (buildId !== undefined) return { buildId };
  throw new UsageError(
    'Reset to where?',
    'Give --event-id <number>, --type FirstWorkflowTask or --type LastWorkflowTask',
  );
}
