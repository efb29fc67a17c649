import { Command } from 'commander';
import { endCommands } from './workflow-end.ts';
import { listCommands } from './workflow-list.ts';
import { resetCommand } from './workflow-reset.ts';
import { showCommands } from './workflow-show.ts';
import { signalCommand } from './workflow-signal.ts';
import { queryCommands } from './workflow-query.ts';
import { startCommands } from './workflow-start.ts';
import { updateCommand } from './workflow-update.ts';
import { withStartCommands } from './workflow-with-start.ts';

/** `perdure workflow …` */
export function workflowCommand(): Command {
  const group = new Command('workflow').description('start, watch and steer workflows');
  for (const command of [
    ...startCommands(),
    ...withStartCommands(),
    signalCommand(),
    ...queryCommands(),
    updateCommand(),
    ...showCommands(),
    ...listCommands(),
    ...endCommands(),
    resetCommand(),
  ])
    group.addCommand(command);
  return group;
}
