import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildFailure, Plugin } from 'esbuild';
import { UsageError } from '../errors.ts';
import { esbuildOf } from './esbuild.ts';

/** Of this package; the command line is bundled into a folder of it. */
const packageRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Dependencies that are CommonJS ask for modules of Node by `require`. */
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** What wrangler makes text of. */
const TEXT = { '.txt': 'text', '.html': 'text', '.sql': 'text' } as const;

export interface BundleOptions {
  /** The module that exports the workflow functions. */
  readonly workflows: string;
  /** A module that exports the `payloadConverter` they are deployed with. */
  readonly payloadConverter?: string;
}

/**
 * Bundles workflows with the program that replays them, and a source map. Answers its file, which is removed when this process exits.
 *
 * @throws {UsageError} when a file or esbuild is not there, or when the code does not compile: what is wrong with it esbuild tells on stderr.
 */
export async function bundleReplay({ workflows, payloadConverter }: BundleOptions): Promise<string> {
  const [code, converter] = [moduleFile(workflows), payloadConverter && moduleFile(payloadConverter)];
  const { build } = await esbuildOf(code);
  const lines = [
    `import { serveReplays } from ${JSON.stringify(path.join(packageRoot, 'sdk/testing/replay-process.ts'))};`,
    `import * as workflows from ${JSON.stringify(code)};`,
    ...(converter ? [`import { payloadConverter } from ${JSON.stringify(converter)};`] : []),
    `serveReplays({ workflows${converter ? ', payloadConverter' : ''} });`,
  ];
  // Sources are named relative to the bundle, so its place must be the real one.
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'perdure-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'workflows.mjs');
  try {
    await build({
      stdin: { contents: lines.join('\n'), resolveDir: path.dirname(code), sourcefile: 'perdure-replay.js' },
      outfile: file,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      keepNames: true, // As wrangler does.
      sourcemap: 'linked',
      banner: { js: requireForCommonJs },
      loader: TEXT,
      plugins: [thisPackage],
      logLevel: 'warning',
    });
  } catch (error) {
    if (!Array.isArray((error as Partial<BuildFailure>).errors)) throw error;
    throw new UsageError(`${workflows} cannot be bundled`);
  }
  return file;
}

/** `perdure/workflow`, and `@temporalio/workflow` in its place, are this package: one runtime for the workflows and for what replays them. */
const thisPackage: Plugin = {
  name: 'perdure',
  setup(build) {
    build.onResolve({ filter: /^(perdure\/[\w-]+|@temporalio\/(workflow|activity|client|common|nexus))$/ }, (found) => {
      const file = path.join(packageRoot, 'sdk', path.basename(found.path), 'index.ts');
      return existsSync(file) ? { path: file, sideEffects: false } : undefined;
    });
  },
};

function moduleFile(given: string): string {
  const file = path.resolve(given);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) return realpathSync(file);
  throw new UsageError(
    stat === undefined ? `There is no file ${given}` : `${given} is not a file`,
    'Name the module that exports the workflow functions: --workflows ./src/workflows.ts',
  );
}
