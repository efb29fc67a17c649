import { Command } from 'commander';
import type { WorkflowHandleWithStartDetails } from '../../sdk/client/index.ts';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { followRun } from '../events.ts';
import { startOptions, withStart } from '../flags/start.ts';
import type { StartFlags } from '../flags/start.ts';
import { fieldList } from '../output/table.ts';
import { tellResult } from '../result.ts';

export const startCommands = (): Command[] => [start(), execute()];

function start(): Command {
  const command = withStart(new Command('start').description('start a workflow')).addHelpText('after', EXAMPLES.start);
  return acts<StartFlags>(command, async (context, flags) => {
    const { workflowId, firstExecutionRunId } = await started(context, flags);
    tellStarted(context, flags, workflowId, firstExecutionRunId);
  });
}

function execute(): Command {
  const command = withStart(new Command('execute').description('start a workflow and wait for its result'))
    .option('-f, --follow', 'show its events as they come')
    .addHelpText('after', EXAMPLES.execute);
  return acts<StartFlags & { follow?: boolean }>(command, async (context, flags) => {
    const { output } = context;
    const begun = Date.now();
    const handle = await started(context, flags);
    const { workflowId, firstExecutionRunId: runId } = handle;
    if (output.isText) tellStarted(context, flags, workflowId, runId);
    // One JSON value is one value: events come as JSON lines, or not at all.
    if (flags.follow && output.format !== 'json') await followRun(context, { workflowId, runId });
    await tellResult(context, { workflowId, runId, begun }, () => handle.result());
  });
}

const started = ({ client }: Context, flags: StartFlags): Promise<WorkflowHandleWithStartDetails> =>
  client.workflow.start(flags.type, startOptions(flags));

/** Says which run there is now. */
export function tellStarted(
  { output, namespace }: Context,
  flags: StartFlags,
  workflowId: string,
  runId: string,
): void {
  const { type, taskQueue } = flags;
  output.one({ workflowId, runId, type, namespace, taskQueue }, () => [
    output.style.bold('Running execution'),
    ...fieldList(
      [
        ['Workflow Id', workflowId],
        ['Run Id', runId],
        ['Type', type],
        ['Namespace', namespace],
        ['Task Queue', taskQueue],
      ],
      output.style.dim,
    ),
  ]);
}

const EXAMPLES = {
  start: `
Examples:
  perdure workflow start --type order -t orders -w order-7 -i '{"id":"7","amount":5}'
  perdure workflow start --type report -t reports --cron "0 9 * * MON-FRI" --memo 'owner="ann"'`,
  execute: `
The exit code is 1 when the workflow does not complete.

Examples:
  perdure workflow execute --type greeting -t quickstart -i '"World"'
  perdure workflow execute --type greeting -t quickstart -i '"World"' -o json --fields result`,
};
