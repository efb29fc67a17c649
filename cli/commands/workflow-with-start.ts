import { Command } from 'commander';
import { defined } from '../../sdk/client/defined.ts';
import { WithStartWorkflowOperation } from '../../sdk/client/index.ts';
import { acts } from '../context.ts';
import { UsageError } from '../errors.ts';
import { withAlias } from '../flags/alias.ts';
import { argumentsOf, withInput } from '../flags/input.ts';
import type { InputFlags } from '../flags/input.ts';
import { startOptions, withStart } from '../flags/start.ts';
import type { StartFlags } from '../flags/start.ts';
import { oneOf } from '../flags/values.ts';
import { tellAccepted, tellOutcome } from '../output/update.ts';
import { tellStarted } from './workflow-start.ts';

/** What reaches a workflow together with its start. */
export const withStartCommands = (): Command[] => [signalWithStart(), startUpdate(), executeUpdate()];

interface SignalFlags extends StartFlags {
  signalName: string;
  signalInput?: string[];
  signalInputFile?: string[];
  signalInputMeta?: NonNullable<InputFlags['inputMeta']>;
  signalInputBase64?: boolean;
}

function signalWithStart(): Command {
  const command = withStart(
    new Command('signal-with-start').description('signal a workflow, and start it if it is not open'),
  ).requiredOption('--signal-name <name>', 'the signal');
  withInput(withAlias(command, 'signal-type', 'signal-name'), 'signal').addHelpText(
    'after',
    `
Example:
  perdure workflow signal-with-start --type cart -t shop -w cart-ann --signal-name add --signal-input '"book"'`,
  );
  return acts<SignalFlags>(command, async (context, flags) => {
    const signalArgs = argumentsOf(
      defined({
        input: flags.signalInput,
        inputFile: flags.signalInputFile,
        inputMeta: flags.signalInputMeta,
        inputBase64: flags.signalInputBase64,
      }),
      'signal-input',
      '--signal-input',
    );
    const options = { ...startOptions(flags), signal: flags.signalName, signalArgs };
    const { workflowId, signaledRunId } = await context.client.workflow.signalWithStart(flags.type, options);
    tellStarted(context, flags, workflowId, signaledRunId);
  });
}

interface UpdateFlags extends StartFlags {
  updateName: string;
  updateId?: string;
  updateInput?: string[];
  updateInputFile?: string[];
  updateInputMeta?: NonNullable<InputFlags['inputMeta']>;
  updateInputBase64?: boolean;
}

function withUpdate(name: string, description: string): Command {
  const command = withStart(new Command(name).description(description))
    .requiredOption('--update-name <name>', 'the update')
    .option('--update-id <id>', 'an update of the same id is sent once (default: a new one)');
  return withInput(withAlias(command, 'update-type', 'update-name'), 'update').addHelpText(
    'after',
    `
Example:
  perdure workflow ${name} --type cart -t shop -w cart-ann --id-conflict-policy UseExisting --update-name add --update-input '"book"'`,
  );
}

const startUpdate = (): Command =>
  acts<UpdateFlags>(
    withUpdate(
      'start-update-with-start',
      'update a workflow, which is started if it is not open, and wait until the update is accepted',
    ).option('--update-wait-for-stage <stage>', 'accepted', oneOf(['ACCEPTED'])),
    async (context, flags) => {
      const options = { ...sent(flags), waitForStage: 'ACCEPTED' as const };
      tellAccepted(
        context.output,
        flags.updateName,
        await context.client.workflow.startUpdateWithStart(flags.updateName, options),
      );
    },
  );

const executeUpdate = (): Command =>
  acts<UpdateFlags>(
    withUpdate(
      'execute-update-with-start',
      'update a workflow, which is started if it is not open, and wait for the result of the update',
    ),
    async (context, flags) => {
      const result = await context.client.workflow.executeUpdateWithStart(flags.updateName, sent(flags));
      tellOutcome(context.output, { name: flags.updateName, workflowId: flags.workflowId }, result);
    },
  );

/** What is sent. @throws {UsageError} without what says which workflow is meant, and what is to become of it when it is open. */
function sent(flags: UpdateFlags) {
  const { type, workflowId, idConflictPolicy: workflowIdConflictPolicy, updateId } = flags;
  if (workflowId === undefined) throw new UsageError('Which workflow?', 'Name it: --workflow-id <id>');
  if (workflowIdConflictPolicy === undefined)
    throw new UsageError('What if the workflow is open?', 'Say it: --id-conflict-policy UseExisting, or Fail');
  const input = defined({
    input: flags.updateInput,
    inputFile: flags.updateInputFile,
    inputMeta: flags.updateInputMeta,
    inputBase64: flags.updateInputBase64,
  });
  return {
    args: argumentsOf(input, 'update-input', '--update-input') as [],
    startWorkflowOperation: new WithStartWorkflowOperation(type, { ...startOptions(flags), workflowIdConflictPolicy }),
    ...defined({ updateId }),
  };
}
