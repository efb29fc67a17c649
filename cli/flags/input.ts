import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { repeated, text } from './values.ts';

export interface InputFlags {
  input?: string[];
  inputFile?: string[];
}

/** Flags for arguments, each of which is JSON. */
export const withInput = (command: Command): Command =>
  command
    .option('-i, --input <json>', 'an argument; once for each', repeated(text))
    .option('--input-file <path>', 'an argument from a file, or from - (stdin)', repeated(text));

/** The arguments that flags give. @throws {UsageError} when one is not JSON. */
export function argumentsOf({ input = [], inputFile = [] }: InputFlags): unknown[] {
  if (input.length > 0 && inputFile.length > 0) throw new UsageError('Give --input or --input-file, not both');
  return [
    ...input.map((json) => parsed(json, '--input', quoted(json, '-i'))),
    ...inputFile.map((path) => parsed(read(path), path)),
  ];
}

const quoted = (text: string, flag: string): string =>
  `Text has quotes, and the shell needs others around: ${flag} '"${text}"'`;

/** The value of a flag, in JSON. @throws {UsageError} */
export const flagValue = (json: string, flag: string): unknown => parsed(json, flag, quoted(json, flag));

/** A value in JSON. @throws {UsageError} */
export function parsed(json: string, where: string, hint?: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${(error as Error).message}`, hint);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${(error as Error).message}`);
  }
}
