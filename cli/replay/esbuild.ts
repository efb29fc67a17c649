import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Esbuild from 'esbuild';
import { UsageError } from '../errors.ts';

/**
 * The esbuild of the project that `from` is a file of: its own, or the one that wrangler has brought, where the package manager hides it. The
 * package has none: what runs in Workers and browsers is no place for a compiler of 10 MB, and whoever deploys has wrangler.
 *
 * @throws {UsageError} when there is neither.
 */
export async function esbuildOf(from: string): Promise<typeof Esbuild> {
  const file = resolved('esbuild', from) ?? resolved('esbuild', resolved('wrangler', from));
  if (file === undefined)
    throw new UsageError(
      'The workflows cannot be bundled: esbuild is not installed in this project',
      'Install it, or wrangler, which brings it: npm install --save-dev esbuild',
    );
  const module = (await import(pathToFileURL(file).href)) as typeof Esbuild & { readonly default?: typeof Esbuild };
  return module.default ?? module;
}

function resolved(name: string, from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  for (const place of [from, path.join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Not there.
    }
  }
  return undefined;
}
