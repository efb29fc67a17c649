import { Command } from 'commander';
import type { QueryRejectCondition } from '../../sdk/client/index.ts';
import { acts, createContext } from '../context.ts';
import { runOrBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { handleOf, withExecution, withExecutionOrQuery } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { oneOf } from '../flags/values.ts';
import { printable } from '../output/table.ts';
import { defaultPayloadConverter, toPayloads } from '../../sdk/common/payload-converter.ts';

export const messageCommands = (): Command[] => [signal(), query()];

function signal(): Command {
  const command = new Command('signal').description('send a signal').requiredOption('--name <name>', 'the signal');
  withBatch(withInput(withExecutionOrQuery(command))).addHelpText(
    'after',
    `
Examples:
  perdure workflow signal -w order-7 --name approve -i '"ann"'
  perdure workflow signal --query "WorkflowType = 'order'" --name approve -i '"ann"' --yes`,
  );
  return acts<BatchFlags & InputFlags & { name: string }>(command, async (context, flags) => {
    const args = argumentsOf(flags);
    const input = toPayloads(defaultPayloadConverter, args);
    await runOrBatch(context, flags, { type: 'SIGNAL', signalName: flags.name, input }, async (execution) => {
      await handleOf(context, execution).signal(flags.name, ...(args as never));
      return 'Signal sent';
    });
  });
}

type QueryFlags = ExecutionFlags & InputFlags & { name: string; rejectCondition?: QueryRejectCondition };

function query(): Command {
  const command = new Command('query')
    .description('ask a workflow')
    .requiredOption('--name <name>', 'the query')
    .option(
      '--reject-condition <condition>',
      'not_open or not_completed_cleanly: which runs refuse',
      oneOf(['NONE', 'NOT_OPEN', 'NOT_COMPLETED_CLEANLY']),
    );
  withInput(withExecution(command)).addHelpText(
    'after',
    '\nExample:\n  perdure workflow query -w order-7 --name status',
  );
  return acts<QueryFlags>(command, async (_, flags) => {
    const { rejectCondition } = flags;
    const context = createContext(flags, rejectCondition ? { queryRejectCondition: rejectCondition } : {});
    const result = await handleOf(context, flags).query(flags.name, ...(argumentsOf(flags) as never[]));
    context.output.one({ queryResult: result ?? null }, () => [printable(JSON.stringify(result) ?? 'undefined')]);
  });
}
