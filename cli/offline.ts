import type { Command } from 'commander';
import type { GlobalFlags } from './context.ts';
import { Output } from './output/output.ts';

/** Runs `work` with the flags of a command that asks nothing of a service, and so needs no address. */
export function offline<Flags>(
  command: Command,
  work: (output: Output, flags: Flags & GlobalFlags, ...args: string[]) => Promise<void>,
): Command {
  return command.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Command;
    const flags = self.optsWithGlobals<Flags & GlobalFlags>();
    await work(new Output(flags), flags, ...self.args);
  });
}
