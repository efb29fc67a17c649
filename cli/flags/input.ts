import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { fromBase64, toBase64, utf8ToBase64 } from '../../protocol/payload.ts';
import { RawValue } from '../../sdk/common/payload-converter.ts';
import { UsageError } from '../errors.ts';
import { repeated, text, textEntry } from './values.ts';

type Metadata = [key: string, value: string][];
export interface InputFlags {
  input?: string[];
  inputFile?: string[];
  inputMeta?: Metadata;
  inputBase64?: boolean;
}

/** Flags for arguments, each of which is JSON. `of` names whose they are, where a command takes arguments for two. */
export function withInput(command: Command, of?: 'signal' | 'update'): Command {
  const [input, whose] = of === undefined ? ['input', ''] : [`${of}-input`, ` of the ${of}`];
  return command
    .option(`${of === undefined ? '-i, ' : ''}--${input} <json>`, `an argument${whose}; once for each`, repeated(text))
    .option(`--${input}-file <path>`, `an argument${whose} from a file, or from - (stdin)`, repeated(text))
    .option(
      `--${input}-meta <key=value>`,
      `metadata of the payloads${whose}, such as encoding=binary/plain; again for the next argument`,
      repeated(metadataEntry),
    )
    .option(`--${input}-base64`, `the arguments${whose} are base64 of their bytes`);
}

function metadataEntry(entry: string): [key: string, value: string] {
  try {
    return textEntry(entry);
  } catch {
    throw new InvalidArgumentError('It is given as key=value, such as encoding=json/protobuf.');
  }
}

/** The arguments that flags give. @throws {UsageError} when one is not JSON, and is not said to be anything else. */
export function argumentsOf(flags: InputFlags, name = 'input', short = '-i'): unknown[] {
  const { input = [], inputFile = [], inputMeta = [], inputBase64 = false } = flags;
  if (input.length > 0 && inputFile.length > 0) throw new UsageError(`Give --${name} or --${name}-file, not both`);
  const given = [
    ...input.map((value) => ({ value, where: `--${name}`, hint: quoted(value, short) })),
    ...inputFile.map((path) => ({ value: read(path), where: path, hint: undefined })),
  ];
  if (inputMeta.length === 0 && !inputBase64) return given.map(({ value, where, hint }) => parsed(value, where, hint));
  return given.map(({ value, where }, at) => rawValue(value, metadataAt(inputMeta, at), inputBase64, where));
}

/** A key that is given several times is meant for one argument after the other; its first value for those that are left. */
function metadataAt(entries: Metadata, at: number): Record<string, string> {
  const values = new Map<string, string[]>([['encoding', []]]);
  for (const [key, value] of entries) values.set(key, [...(values.get(key) ?? []), value]);
  return Object.fromEntries([...values].map(([key, all]) => [key, all[at] ?? all[0] ?? 'json/plain']));
}

/** An argument as a payload that no converter changes. @throws {UsageError} */
function rawValue(value: string, metadata: Record<string, string>, isBase64: boolean, where: string): RawValue {
  const data = isBase64 ? bytesOf(value, where) : utf8ToBase64(value);
  if (metadata['encoding']?.startsWith('json/'))
    parsed(isBase64 ? new TextDecoder().decode(fromBase64(data)) : value, where);
  const encoded = Object.entries(metadata).map(([key, text]) => [key, utf8ToBase64(text)]);
  return RawValue.fromPayload({ metadata: Object.fromEntries(encoded), data });
}

function bytesOf(value: string, where: string): string {
  try {
    return toBase64(fromBase64(value.trim()));
  } catch {
    throw new UsageError(`${where} is not base64`);
  }
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
