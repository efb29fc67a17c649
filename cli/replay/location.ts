import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in source code, as source maps say. `line` and `column` count from 1. */
export interface CodeLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}

/** The place that one line of a stack names. @example locationOf('at async order (/src/workflows.ts:12:9)') */
export function locationOf(frame: string | undefined, folder = process.cwd()): CodeLocation | undefined {
  const found = /^\s*at (?:(?:async )?(?<name>.+?) \()?(?:async )?(?<file>[^()]+):(?<line>\d+):(?<column>\d+)\)?$/.exec(
    frame ?? '',
  )?.groups;
  if (found === undefined) return undefined;
  const { name, file = '', line, column } = found;
  const absolute = file.startsWith('file:') ? fileURLToPath(file) : file;
  const relative = path.relative(folder, absolute);
  return {
    file: relative.startsWith('..') ? absolute : relative,
    line: Number(line),
    column: Number(column),
    ...(name === undefined || name === '<anonymous>' ? {} : { function: name }),
  };
}
