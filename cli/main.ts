#!/usr/bin/env node
import { explain } from './explain.ts';
import { createProgram } from './program.ts';

/** Runs one command line. Answers the exit code: 0, 1 when a workflow failed or a request was refused, 2 for wrong use. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(helpOfAll(argv));
    return 0;
  } catch (error) {
    const { exitCode, text } = explain(error);
    if (text !== '') process.stderr.write(`${text}\n`);
    return exitCode;
  }
}

/** `perdure help workflow reset`, of however many words, is `perdure workflow reset --help`. */
function helpOfAll([node = '', script = '', ...args]: readonly string[]): readonly string[] {
  return [node, script, ...(args[0] === 'help' && args.length > 1 ? [...args.slice(1), '--help'] : args)];
}

// `perdure workflow list | head` closes the pipe: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv);
