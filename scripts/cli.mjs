// Builds the command line into one JavaScript file, with what it needs that is no dependency of the package.
//   node scripts/cli.mjs                 builds
//   node scripts/cli.mjs workflow list   builds if something has changed since, and runs
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
export const bin = path.join(root, 'dist/cli.mjs');

// Commander is CommonJS, and asks for modules of Node by `require`.
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";
/** Of what is in the bundle, but no dependency of the package. */
const license = (name) => readFileSync(path.join(root, 'node_modules', name, 'LICENSE'), 'utf8');

export const buildCli = () =>
  build({
    entryPoints: [path.join(root, 'cli/main.ts')],
    outfile: bin,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: `${requireForCommonJs}\n/*! commander\n${license('commander')}*/` },
    legalComments: 'inline',
    logLevel: 'warning',
  });

function isStale() {
  const changed = (folder) =>
    Math.max(
      ...readdirSync(path.join(root, folder), { recursive: true }).map((file) => modified(path.join(folder, file))),
    );
  const modified = (file) => statSync(path.join(root, file)).mtimeMs;
  const built = statSync(bin, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.max(...['cli', 'sdk', 'protocol'].map(changed), modified('package.json')) > built;
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  if (args.length === 0 || isStale()) await buildCli();
  if (args.length > 0) process.exitCode = spawnSync(process.execPath, [bin, ...args], { stdio: 'inherit' }).status ?? 1;
}
