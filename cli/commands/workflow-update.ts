import { Command } from 'commander';
import { acts } from '../context.ts';
import { withAlias } from '../flags/alias.ts';
import { handleOf, withExecution, withFirstExecution } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { oneOf } from '../flags/values.ts';
import { causeChain, errorOf, failureJson } from '../output/failure.ts';
import { fieldList, printable } from '../output/table.ts';
import { tellAccepted, tellOutcome } from '../output/update.ts';
import { defined } from '../../sdk/client/defined.ts';
import { defaultPayloadConverter, fromPayloads } from '../../sdk/common/payload-converter.ts';

type UpdateFlags = ExecutionFlags & InputFlags & { name: string; updateId?: string; firstExecutionRunId?: string };

/** `perdure workflow update`, which executes one unless it is said otherwise. */
export function updateCommand(): Command {
  const group = new Command('update').description('send an update, or wait for one').addHelpText('after', EXAMPLES);
  group.addCommand(execute(), { isDefault: true });
  group.addCommand(start());
  group.addCommand(result());
  group.addCommand(describe());
  return group;
}

const withUpdate = (command: Command): Command =>
  withInput(
    withFirstExecution(withExecution(withAlias(command.requiredOption('--name <name>', 'the update'), 'type', 'name'))),
  ).option('--update-id <id>', 'an update of the same id is sent once (default: a new one)');

const execute = (): Command =>
  acts<UpdateFlags>(
    withUpdate(new Command('execute').description('send an update and wait for its result')),
    async (context, flags) => {
      const options = { args: argumentsOf(flags) as [], ...defined({ updateId: flags.updateId }) };
      tellOutcome(
        context.output,
        { name: flags.name },
        await handleOf(context, flags).executeUpdate(flags.name, options),
      );
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
      tellAccepted(context.output, flags.name, await handleOf(context, flags).startUpdate(flags.name, options));
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
      tellOutcome(context.output, { updateId }, await handleOf(context, flags).getUpdateHandle(updateId).result());
    },
  );

/** How an update stands now: nothing is waited for. */
const describe = (): Command =>
  acts<ExecutionFlags & { updateId: string }>(
    withExecution(new Command('describe').description('show how an update stands')).requiredOption(
      '--update-id <id>',
      'the update',
    ),
    async ({ client, namespace, output }, { workflowId, runId, updateId }) => {
      const request = {
        namespace,
        workflowId,
        updateId,
        waitFor: 'ADMITTED',
        waitMs: 0,
        ...defined({ runId }),
      } as const;
      const { stage, outcome } = await client.connection.call((service, signal) =>
        service.pollWorkflowExecutionUpdate(request, signal),
      );
      const failure = outcome && 'failure' in outcome ? errorOf(outcome.failure) : undefined;
      const result =
        outcome && 'success' in outcome ? fromPayloads(defaultPayloadConverter, outcome.success)[0] : undefined;
      const isDone = outcome !== undefined && failure === undefined;
      const told = {
        updateId,
        stage,
        ...(isDone ? { result: result ?? null } : {}),
        ...(failure ? { failure: failureJson(failure) } : {}),
      };
      output.one(told, () => [
        output.style.bold(printable(updateId)),
        ...fieldList(
          [
            ['Stage', stage],
            ['Result', isDone ? (JSON.stringify(result) ?? 'undefined') : undefined],
          ],
          output.style.dim,
        ),
        ...(failure ? causeChain(failure).map((line) => `  ${line}`) : []),
      ]);
    },
  );

const EXAMPLES = `
Examples:
  perdure workflow update -w order-7 --name setAmount -i 9
  perdure workflow update start -w order-7 --name setAmount -i 9 --update-id once`;
