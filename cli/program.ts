import { Command, Option } from 'commander';
import { version } from '../package.json';
import { activityCommand } from './commands/activity.ts';
import { batchCommand } from './commands/batch.ts';
import { debugCommand } from './commands/debug.ts';
import { envCommand } from './commands/env.ts';
import { namespaceCommand } from './commands/namespace.ts';
import { operatorCommand } from './commands/operator.ts';
import { replayCommand } from './commands/replay.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { workflowCommand } from './commands/workflow.ts';
import { UsageError } from './errors.ts';
import { duration, oneOf } from './flags/values.ts';

/** The whole command line. Its flags are those of the `temporal` CLI where that has them. */
export function createProgram(): Command {
  const program = new Command('perdure')
    .description('Starts, watches and steers workflows of a Perdure deployment.')
    .version(version, '-v, --version')
    .option('--address <url>', 'the deployment (PERDURE_ADDRESS, TEMPORAL_ADDRESS; default: http://localhost:8787)')
    .option('-n, --namespace <name>', 'the namespace (PERDURE_NAMESPACE, TEMPORAL_NAMESPACE; default: default)')
    .option('--api-key <key>', 'sent as a bearer token (PERDURE_API_KEY, TEMPORAL_API_KEY)')
    .option('--env <profile>', 'a profile, see "perdure env" (PERDURE_ENV; default: default)')
    .option('--identity <text>', 'who acts, as histories show it')
    .option('--command-timeout <duration>', 'give up after this time', duration)
    .addOption(
      new Option('-o, --output <format>', 'how results are printed (default: text)').choices([
        'text',
        'json',
        'jsonl',
        'none',
      ]),
    )
    .option('--fields <names>', 'columns of tables and fields of JSON, separated by commas')
    .option('--time-format <format>', 'relative, iso or raw', oneOf(['relative', 'iso', 'raw']))
    .addOption(new Option('--color <when>', 'colours (default: auto; NO_COLOR)').choices(['auto', 'always', 'never']))
    .addHelpText('after', EXAMPLES);
  for (const command of [
    workflowCommand(),
    scheduleCommand(),
    batchCommand(),
    activityCommand(),
    namespaceCommand(),
    operatorCommand(),
    envCommand(),
    replayCommand(),
    debugCommand(),
  ])
    program.addCommand(command);
  prepare(program);
  return program;
}

/** What holds for each command: errors are thrown, not printed and exited on, and say where help is. */
function prepare(command: Command, path = command.name()): void {
  command
    .exitOverride((error) => {
      // Help and the version end by an error as well, which has nothing to tell.
      if (error.exitCode === 0 || error.code === 'commander.help') throw error;
      throw new UsageError(error.message.replace(/^error: /, ''), `See ${path} --help`);
    })
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true })
    .helpOption('-h, --help', 'what can be said here');
  for (const sub of command.commands) prepare(sub, `${path} ${sub.name()}`);
}

const EXAMPLES = `
Examples:
  perdure workflow execute --type greeting -t quickstart -i '"World"'
  perdure workflow list -q "ExecutionStatus = 'Running'"
  perdure workflow show -w order-7 --follow
  perdure env set prod.address https://perdure.example.com`;
