import { Option } from 'commander';
import type { Command } from 'commander';

/** A second name for a flag, which Temporal's CLI takes too. `--help` shows the first one only. */
export function withAlias(command: Command, alias: string, flag: string): Command {
  const attribute = new Option(`--${flag} <value>`).attributeName();
  return command
    .addOption(new Option(`--${alias} <value>`).hideHelp())
    .on(`option:${alias}`, (value: string) => command.setOptionValueWithSource(attribute, value, 'cli'));
}
