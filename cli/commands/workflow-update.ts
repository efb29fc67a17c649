import { Command } from 'commander';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { handleOf, withExecution, withFirstExecution } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { oneOf } from '../flags/values.ts';
import { fieldList, printable } from '../output/table.ts';
import { defined } from '../../sdk/client/defined.ts';

type UpdateFlags = ExecutionFlags & InputFlags & { name: string; updateId?: string; firstExecutionRunId?: string };

/** `perdure workflow update`, which executes one unless it is said otherwise. */
export function updateCommand(): Command {
  const group = new Command('update').description('send an update, or wait for one').addHelpText('after', EXAMPLES);
  group.addCommand(execute(), { isDefault: true });
  group.addCommand(start());
  group.addCommand(result());
  return group;
}

const withUpdate = (command: Command): Command =>
  withInput(withFirstExecution(withExecution(command.requiredOption('--name <name>', 'the update')))).option(
    '--update-id <id>',
    'an update of the same id is sent once (default: a new one)',
  );

const execute = (): Command =>
  acts<UpdateFlags>(
    withUpdate(new Command('execute').description('send an update and wait for its result')),
    async (context, flags) => {
      const options = { args: argumentsOf(flags) as [], ...defined({ updateId: flags.updateId }) };
      tell(context, { name: flags.name }, await handleOf(context, flags).executeUpdate(flags.name, options));
    },
  );

const start = (): Command =>
  acts<UpdateFlags>(
    withUpdate(new Command('start').description('send an update and wait until it is accepted')).option(
      '--wait-for-stage <stage>',
      'accepted',
      oneOf(['ACCEPTED']),
    ),
    async (context, flags) => {
      const args = argumentsOf(flags) as [];
      const options = { args, waitForStage: 'ACCEPTED' as const, ...defined({ updateId: flags.updateId }) };
      const { updateId, workflowId, workflowRunId } = await handleOf(context, flags).startUpdate(flags.name, options);
      const { output } = context;
      output.one({ name: flags.name, updateId, workflowId, runId: workflowRunId, stage: 'ACCEPTED' }, () => [
        output.style.bold('Update accepted'),
        ...fieldList(
          [
            ['Name', flags.name],
            ['Update Id', updateId],
          ],
          output.style.dim,
        ),
      ]);
    },
  );

const result = (): Command =>
  acts<ExecutionFlags & { updateId: string }>(
    withExecution(new Command('result').description('wait for the result of an update')).requiredOption(
      '--update-id <id>',
      'the update',
    ),
    async (context, flags) => {
      const { updateId } = flags;
      tell(context, { updateId }, await handleOf(context, flags).getUpdateHandle(updateId).result());
    },
  );

const tell = ({ output }: Context, update: object, value: unknown): void =>
  output.one({ ...update, result: value ?? null }, () => [printable(JSON.stringify(value) ?? 'undefined')]);

const EXAMPLES = `
Examples:
  perdure workflow update -w order-7 --name setAmount -i 9
  perdure workflow update start -w order-7 --name setAmount -i 9 --update-id once`;
