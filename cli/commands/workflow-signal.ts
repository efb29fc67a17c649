import { Command } from 'commander';
import { runOrBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { acts } from '../context.ts';
import { withAlias } from '../flags/alias.ts';
import { handleOf, withExecutionOrQuery } from '../flags/execution.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { defaultPayloadConverter, toPayloads } from '../../sdk/common/payload-converter.ts';

/** `perdure workflow signal` */
export function signalCommand(): Command {
  const command = new Command('signal').description('send a signal').requiredOption('--name <name>', 'the signal');
  withBatch(withInput(withExecutionOrQuery(withAlias(command, 'type', 'name')))).addHelpText(
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
