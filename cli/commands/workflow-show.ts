import { Command } from 'commander';
import { eventToJson } from '../../protocol/json/history-json.ts';
import { acts } from '../context.ts';
import { handleOf, withExecution } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { historyOf } from '../history.ts';
import { descriptionJson, descriptionLines } from '../output/description.ts';
import { tellResult } from '../result.ts';
import { followRun, tellEvents } from '../events.ts';
import type { WorkflowExecutionDescription } from '../../sdk/client/index.ts';

export const showCommands = (): Command[] => [show(), describe(), result()];

type ShowFlags = ExecutionFlags & { follow?: boolean; reverse?: boolean };

function show(): Command {
  const command = withExecution(new Command('show').description('show what has happened'))
    .option('-f, --follow', 'go on until the workflow closes, with the runs that it continues as')
    .option('--reverse', 'the last event first')
    .addHelpText(
      'after',
      `
With --output json the history is Temporal's JSON, as replays take it.

Examples:
  perdure workflow show -w order-7 --follow
  perdure workflow show -w order-7 -o json > history.json`,
    );
  return acts<ShowFlags>(command, async (context, flags) => {
    if (flags.follow) return followRun(context, flags, flags);
    const { output, client } = context;
    const events = historyOf(client, flags, { isReversed: flags.reverse ?? false });
    if (output.isText || output.format === 'jsonl') return tellEvents(context, flags, events);
    const json: object[] = [];
    for await (const event of events) json.push(eventToJson(event, false));
    output.json({ events: json });
  });
}

function describe(): Command {
  const command = withExecution(new Command('describe').description('show how a workflow stands'))
    .option('--raw', 'what the service answers, in JSON')
    .addHelpText('after', '\nExample:\n  perdure workflow describe -w order-7');
  return acts<ExecutionFlags & { raw?: boolean }>(command, async (context, flags) => {
    const { output } = context;
    const description: WorkflowExecutionDescription = await handleOf(context, flags).describe();
    if (flags.raw) return output.json(description.raw);
    output.one(descriptionJson(description), () => descriptionLines(description, output));
  });
}

function result(): Command {
  const command = withExecution(new Command('result').description('wait for the result of a workflow'));
  command.addHelpText(
    'after',
    '\nThe exit code is 1 when the workflow does not complete.\n\nExample:\n  perdure workflow result -w order-7',
  );
  return acts<ExecutionFlags>(command, async (context, flags) => {
    const { workflowId, runId } = flags;
    const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
    await tellResult(context, execution, () => context.client.workflow.result(workflowId, runId));
  });
}
