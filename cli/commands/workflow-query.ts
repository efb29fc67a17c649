import { Command } from 'commander';
import type { QueryRejectCondition } from '../../sdk/client/index.ts';
import { acts, createContext } from '../context.ts';
import type { Context, GlobalFlags } from '../context.ts';
import { withAlias } from '../flags/alias.ts';
import { handleOf, withExecution } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { oneOf } from '../flags/values.ts';
import { metadataLines } from '../output/metadata.ts';
import type { WorkflowMetadata } from '../output/metadata.ts';
import { printable } from '../output/table.ts';

export const queryCommands = (): Command[] => [query(), stack(), metadata()];

type QueryFlags = ExecutionFlags & GlobalFlags & { rejectCondition?: QueryRejectCondition };

const asking = (name: string, description: string): Command =>
  withExecution(new Command(name).description(description)).option(
    '--reject-condition <condition>',
    'not_open or not_completed_cleanly: which runs refuse',
    oneOf(['NONE', 'NOT_OPEN', 'NOT_COMPLETED_CLEANLY']),
  );

async function ask<Answer>(
  flags: QueryFlags,
  name: string,
  args: readonly unknown[] = [],
): Promise<{ context: Context; answer: Answer }> {
  const { rejectCondition } = flags;
  const context = createContext(flags, rejectCondition ? { queryRejectCondition: rejectCondition } : {});
  return { context, answer: await handleOf(context, flags).query<Answer, never[]>(name, ...(args as never[])) };
}

function query(): Command {
  const command = withAlias(
    asking('query', 'ask a workflow').requiredOption('--name <name>', 'the query'),
    'type',
    'name',
  );
  withInput(command).addHelpText('after', '\nExample:\n  perdure workflow query -w order-7 --name status');
  return acts<QueryFlags & InputFlags & { name: string }>(command, async (_, flags) => {
    const { context, answer } = await ask<unknown>(flags, flags.name, argumentsOf(flags));
    context.output.one({ queryResult: answer ?? null }, () => [printable(JSON.stringify(answer) ?? 'undefined')]);
  });
}

function stack(): Command {
  const command = asking('stack', 'show where the code of a workflow waits').addHelpText(
    'after',
    '\nExample:\n  perdure workflow stack -w order-7',
  );
  return acts<QueryFlags>(command, async (_, flags) => {
    const { context, answer } = await ask<string>(flags, '__stack_trace');
    context.output.one({ queryResult: answer }, () => answer.split('\n').map((line) => line.trimEnd()));
  });
}

function metadata(): Command {
  const command = asking('metadata', 'show what a workflow says of itself, and what it can be asked').addHelpText(
    'after',
    '\nExample:\n  perdure workflow metadata -w order-7',
  );
  return acts<QueryFlags>(command, async (_, flags) => {
    const { context, answer } = await ask<WorkflowMetadata>(flags, '__temporal_workflow_metadata');
    context.output.one(answer, () => metadataLines(answer, context.output.style));
  });
}
