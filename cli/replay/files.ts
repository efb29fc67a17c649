import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.ts';
import { HOW_TO_SAVE } from './history-file.ts';

/**
 * The files that arguments name: files, folders with `.json` files in them, and patterns (`*`, `**`, `?`, `{a,b}`) for shells that leave them
 * as they are. Each file comes once, in the order of the arguments.
 *
 * @throws {UsageError} when an argument names nothing.
 */
export function filesOf(args: readonly string[]): string[] {
  return [...new Set(args.flatMap(named))];
}

function named(given: string): string[] {
  const stat = statSync(given, { throwIfNoEntry: false });
  if (stat?.isFile()) return [given];
  const pattern = stat?.isDirectory() ? `${given.replace(/[/\\]+$/, '')}/*.json` : given;
  const found = /[*?{]/.test(pattern) ? matching(pattern) : [];
  if (found.length > 0) return found;
  if (stat?.isDirectory()) throw new UsageError(`There are no .json files in ${given}`);
  throw new UsageError(
    pattern === given && /[*?{]/.test(given) ? `No file matches ${given}` : `There is no file ${given}`,
    HOW_TO_SAVE,
  );
}

/** Walks the folder before the first segment that is a pattern. */
function matching(pattern: string): string[] {
  const segments = pattern.replaceAll('\\', '/').split('/');
  const fixed = segments.findIndex((segment) => /[*?{]/.test(segment));
  const folder = segments.slice(0, fixed).join('/');
  const base = folder === '' ? (fixed === 0 ? '.' : '/') : folder;
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) return [];
  const expression = new RegExp(
    `^${segments.slice(fixed).map(toExpression).join('/').replaceAll('**/', '(?:[^/]+/)*')}$`,
  );
  const isDeep = fixed < segments.length - 1;
  return readdirSync(base, { encoding: 'utf8', recursive: isDeep })
    .filter((file) => expression.test(file.replaceAll('\\', '/')) && statSync(path.join(base, file)).isFile())
    .sort()
    .map((file) => (base === '.' ? file : path.join(base, file)));
}

/** One segment as a regular expression; `**` stays, it stands for segments. */
function toExpression(segment: string): string {
  if (segment === '**') return segment;
  return segment.replaceAll(/[.+^$()|[\]\\]|\*+|\?|\{[^}]*\}/g, (part) => {
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(toExpression).join('|')})`;
    return `\\${part}`;
  });
}
